with

measured as (
    select * from {{ ref('int_monitoring__performance') }}
    where metric is not null
),

models as (
    select * from {{ ref('dim_registry__models') }}
),

batches as (
    select * from measured
    where window_kind in ('batch', 'shadow')
),

-- What the version scored on its own out-of-time test window when it was trained.
references_of as (
    select * from measured
    where window_kind = 'test'
),

compared as (
    select
        batches.measurement_id,
        batches.model_name,
        batches.version_id,
        batches.window_kind = 'shadow' as is_shadow,
        batches.batch_start_at,
        batches.batch_end_at,
        batches.slice_key,
        batches.slice_value,
        batches.metric,
        batches.value,
        batches.std_error,
        batches.baseline_value,
        references_of.value as reference_value,
        references_of.std_error as reference_std_error,
        batches.prediction_count,
        batches.label_count,
        batches.label_count / nullif(cast(batches.prediction_count as float64), 0) as label_maturity_share,
        models.min_labels,
        models.standard_errors,
        models.relative_tolerance,
        case
            when batches.metric in ('log_loss', 'brier', 'mae', 'rmse') then batches.value - references_of.value
            when batches.metric in ('roc_auc', 'accuracy', 'precision', 'recall', 'f1', 'r_squared')
                then references_of.value - batches.value
        end as loss
    from batches
    inner join models
        on batches.model_name = models.model_name
    left join references_of
        on batches.version_id = references_of.version_id
        and batches.slice_key = references_of.slice_key
        and batches.slice_value = references_of.slice_value
        and batches.metric = references_of.metric
),

final as (
    select
        measurement_id,
        model_name,
        version_id,
        is_shadow,
        batch_start_at,
        batch_end_at,
        slice_key,
        slice_value,
        metric,
        value,
        std_error,
        baseline_value,
        reference_value,
        reference_std_error,
        prediction_count,
        label_count,
        label_maturity_share,
        false as is_estimated,
        case
            when loss is null or std_error is null or reference_std_error is null then null
            when label_count < min_labels or label_maturity_share < 0.95 then null
            else loss > standard_errors
                * sqrt(power(std_error, 2) + power(reference_std_error, 2))
                and loss > relative_tolerance * abs(reference_value)
        end as is_degraded
    from compared
)

select * from final
