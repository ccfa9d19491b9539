with

models as (
    select * from {{ ref('dim_registry__models') }}
    where problem is null
),

-- What was known of each served batch's labels when its performance was last measured.
batches as (
    select
        *,
        row_number() over (partition by window_id order by measurement_number desc) as recency
    from {{ storeroom.every_partition(ref('fct_monitoring__maturity')) }}
    where window_kind = 'batch'
),

runs as (
    select
        execution_id,
        occurred_at,
        started_at,
        {{ storeroom.json_text('arguments', '$.window_id') }} as window_id,
        cast({{ storeroom.json_text('arguments', '$.label_count') }} as int64) as label_count,
        cast({{ storeroom.json_text('arguments', '$.label_checksum') }} as int64) as label_checksum
    from {{ ref('fct_metadata__executions') }}
    where job = 'evaluate'
        and is_complete
),

-- Two jobs at one time find the same: the first counts.
evaluations as (
    select
        *,
        row_number() over (
            partition by window_id, label_count, label_checksum
            order by occurred_at, started_at, execution_id
        ) as place
    from runs
),

final as (
    select
        batches.window_id,
        batches.model_name,
        batches.version_id,
        batches.batch_start_at,
        batches.batch_end_at,
        batches.prediction_count,
        batches.label_count,
        batches.label_checksum,
        {{ storeroom.add_days('batches.batch_end_at', 'models.label_delay_days') }} as final_at,
        models.has_attributions and batches.label_count >= models.min_labels as is_wanted,
        evaluations.execution_id
    from batches
    inner join models
        on batches.model_name = models.model_name
    left join evaluations
        on batches.window_id = evaluations.window_id
        and batches.label_count = evaluations.label_count
        and batches.label_checksum = evaluations.label_checksum
        and evaluations.place = 1
    where batches.recency = 1
)

select * from final
