{{ config(materialized='ephemeral') }}

with

checks as (
    select * from {{ ref('int_monitoring__batch_checks') }}
    where not is_scored
        and row_count > 0
),

final as (
    select
        {{- storeroom.finding_row('unscored', "'critical'", "'no prediction was made for this batch'") | indent(4) }}
    from checks
)

select * from final
