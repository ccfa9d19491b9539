{{ config(materialized='ephemeral') }}

with

performance as (
    select * from {{ ref('fct_monitoring__performance') }}
    where slice_key = 'all'
        and not is_shadow
        and not is_estimated
        and is_deciding
        and is_degraded is not null
),

final as (
    select
        version_id,
        batch_start_at,
        max(case when is_degraded then 1 else 0 end) = 1 as is_degraded
    from performance
    group by 1, 2
)

select * from final
