{{ config(materialized='ephemeral') }}

with

changes as (
    select * from {{ ref('int_monitoring__schema_changes') }}
),

-- A view that no longer fits is wrong now, whatever it was when older batches were scored.
batches as (
    select * from {{ ref('int_monitoring__watched_batches') }}
    where is_present
),

changed as (
    select
        batches.model_name,
        batches.version_id,
        batches.batch_start_at,
        changes.feature_name,
        changes.change
    from changes
    inner join batches
        on changes.version_id = batches.version_id
),

final as (
    select
        {{- storeroom.finding_row('schema', "'critical'", "'no longer fits the version: ' || change", {
            'feature_name': 'feature_name',
        }) | indent(4) }}
    from changed
)

select * from final
