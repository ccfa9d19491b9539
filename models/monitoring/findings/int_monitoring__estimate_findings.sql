{{ config(materialized='ephemeral') }}

with

performance as (
    select * from {{ ref('fct_monitoring__performance') }}
    where slice_key = 'all'
        and not is_shadow
        and is_deciding
),

measured as (
    select * from performance
    where not is_estimated
        and is_degraded is not null
),

-- An estimate speaks only until enough labels have come.
estimates as (
    select
        performance.*,
        case when performance.is_worse_than_reference then 'training' else 'trailing' end as compared_with
    from performance
    left join measured
        on performance.version_id = measured.version_id
        and performance.batch_start_at = measured.batch_start_at
        and performance.metric = measured.metric
    where performance.is_estimated
        and performance.is_degraded
        and measured.version_id is null
),

final as (
    select
        {{- storeroom.finding_row('estimate', "'warning'", "'is estimated to have degraded'", {
            'metric': 'metric',
            'reference': 'compared_with',
            'value': 'value',
            'expected_value': "case compared_with when 'training' then reference_value else trailing_value end",
            'detail': "' without labels'",
        }) | indent(4) }}
    from estimates
)

select * from final
