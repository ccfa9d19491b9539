-- A histogram's bins, null and unseen among them, hold every row of the measurement once.
select
    histograms.measurement_id,
    histograms.feature_name,
    sum(histograms.row_count) as binned_count,
    max(profiles.row_count) as row_count
from {{ ref('fct_monitoring__histograms') }} as histograms
inner join {{ ref('int_monitoring__profiles') }} as profiles
    on histograms.measurement_id = profiles.measurement_id
    and histograms.feature_name = profiles.feature_name
group by 1, 2
having sum(histograms.row_count) <> max(profiles.row_count)
