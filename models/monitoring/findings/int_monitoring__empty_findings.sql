{{ config(materialized='ephemeral') }}

with

checks as (
    select * from {{ ref('int_monitoring__batch_checks') }}
    where row_count = 0
),

final as (
    select
        {{- storeroom.finding_row('empty', "'critical'", "'the feature view has no row in this batch'") | indent(4) }}
    from checks
)

select * from final
