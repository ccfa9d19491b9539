{%- set statistics = [
    'row_count', 'null_count', 'nan_count', 'infinite_count', 'zero_count', 'negative_count', 'distinct_count',
    'null_key_count', 'duplicate_key_count', 'minimum', 'maximum', 'mean', 'total', 'standard_deviation',
    'variance', 'skewness', 'null_share', 'distinct_share', 'true_share', 'minimum_length', 'mean_length',
    'maximum_length',
] -%}
{%- set quantiles = ['p01', 'p05', 'p10', 'p25', 'median', 'p75', 'p90', 'p95', 'p99'] %}

with

profiles as (
    select
        *,
        power(standard_deviation, 2) as variance,
        null_count / nullif(cast(row_count as float64), 0) as null_share,
        distinct_count / nullif(cast(row_count - null_count as float64), 0) as distinct_share,
        true_count / nullif(cast(row_count - null_count as float64), 0) as true_share
    from {{ storeroom.current_profiles() }}
    where window_kind in ('batch', 'training', 'test')
),

unioned as (
    {%- for statistic in statistics %}
    select
        profile_id,
        '{{ statistic }}' as statistic,
        cast({{ statistic }} as float64) as value
    from profiles
    union all
    {%- endfor %}
    {%- for quantile in quantiles %}
    select
        profile_id,
        '{{ quantile }}' as statistic,
        cast({{ storeroom.array_element('quantiles', loop.index) }} as float64) as value
    from profiles
    {%- if not loop.last %}
    union all
    {%- endif %}
    {%- endfor %}
),

final as (
    select
        profiles.model_name,
        profiles.version_id,
        profiles.window_kind,
        profiles.batch_start_at,
        profiles.batch_end_at,
        profiles.feature_name,
        profiles.slice_key,
        profiles.slice_value,
        unioned.statistic,
        unioned.value
    from unioned
    inner join profiles
        on unioned.profile_id = profiles.profile_id
)

select * from final
