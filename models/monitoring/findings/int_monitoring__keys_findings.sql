{{ config(materialized='ephemeral') }}

with

checks as (
    select * from {{ ref('int_monitoring__batch_checks') }}
),

counts as (
    select
        model_name,
        version_id,
        batch_start_at,
        'duplicate_key_count' as metric,
        duplicate_key_count as row_count,
        'repeat an entity and time' as problem
    from checks

    union all

    select
        model_name,
        version_id,
        batch_start_at,
        'null_key_count' as metric,
        null_key_count as row_count,
        'have a null entity' as problem
    from checks
),

final as (
    select
        {{- storeroom.finding_row('keys', "'critical'", "cast(row_count as string) || ' rows ' || problem", {
            'metric': 'metric',
            'value': 'row_count',
        }) | indent(4) }}
    from counts
    where row_count > 0
)

select * from final
