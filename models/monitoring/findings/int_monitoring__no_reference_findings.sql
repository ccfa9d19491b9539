{{ config(materialized='ephemeral') }}

with

batches as (
    select * from {{ ref('int_monitoring__watched_batches') }}
    where is_batch
),

versions as (
    select * from {{ ref('dim_registry__versions') }}
    where training_start_at is null
),

without_reference as (
    select
        batches.model_name,
        batches.version_id,
        batches.batch_start_at
    from batches
    inner join versions
        on batches.version_id = versions.version_id
),

-- Nobody can change it for a version that is registered, so an alarm on each batch would say nothing.
final as (
    select
        {{- storeroom.finding_row(
            'no_reference', "'info'", "'the version has no training window to compare with'"
        ) | indent(4) }}
    from without_reference
)

select * from final
