-- A histogram's bins, null and unseen among them, hold every row of the measurement once; none is without a histogram.
select
    profiles.measurement_id,
    profiles.feature_name,
    profiles.slice_key,
    profiles.slice_value,
    max(profiles.row_count) as row_count,
    coalesce(sum(histograms.row_count), 0) as binned_count
from (select * from {{ storeroom.current_profiles() }}) as profiles
inner join {{ ref('int_monitoring__references') }} as references_of
    on profiles.version_id = references_of.version_id
    and profiles.feature_kind = references_of.feature_kind
    and profiles.feature_name = references_of.feature_name
    and profiles.subject = case when references_of.measurement_id like '%|features' then 'features' else references_of.feature_name end
left join {{ ref('fct_monitoring__histograms') }} as histograms
    on profiles.measurement_id = histograms.measurement_id
    and profiles.feature_name = histograms.feature_name
    and profiles.slice_key = histograms.slice_key
    and profiles.slice_value = histograms.slice_value
group by 1, 2, 3, 4
having coalesce(sum(histograms.row_count), 0) <> max(profiles.row_count)
