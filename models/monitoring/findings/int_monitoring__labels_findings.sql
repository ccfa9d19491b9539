{{ config(materialized='ephemeral') }}

with

problems as (
    select * from {{ ref('int_predictions__label_problems') }}
    where problem = 'invalid'
),

batches as (
    select * from {{ ref('int_monitoring__watched_batches') }}
    where is_batch
),

-- They count in no metric, which would otherwise be worse by itself.
labels as (
    select
        batches.model_name,
        batches.version_id,
        batches.batch_start_at,
        problems.label_count,
        problems.example_values
    from problems
    inner join batches
        on problems.model_name = batches.model_name
        and problems.batch_start_at = batches.batch_start_at
),

final as (
    select
        {{- storeroom.finding_row(
            'labels', "'critical'",
            "'has ' || cast(label_count as string) || ' values that the task does not have: ' || example_values", {
                'feature_name': "'label'",
                'value': 'label_count',
            }
        ) | indent(4) }}
    from labels
)

select * from final
