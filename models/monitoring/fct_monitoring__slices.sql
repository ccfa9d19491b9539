with

evaluations as (
    select * from {{ storeroom.every_partition(ref('int_monitoring__evaluations')) }}
    where window_kind in ('batch', 'shadow')
),

models as (
    select * from {{ ref('dim_registry__models') }}
),

-- The rest of a batch is the batch less the slice: its mean and variance follow from those two.
rests as (
    select
        slices.*,
        models.task,
        models.alpha,
        batches.label_count - slices.label_count as rest_count,
        (batches.label_count * batches.loss - slices.label_count * slices.loss)
            / nullif(batches.label_count - slices.label_count, 0) as rest_loss,
        (batches.label_count - 1) * batches.loss_variance - (slices.label_count - 1) * slices.loss_variance
            as squared_deviations
    from evaluations as slices
    inner join evaluations as batches
        on slices.window_id = batches.window_id
        and batches.slice_depth = 0
    inner join models
        on slices.model_name = models.model_name
    where slices.slice_depth > 0
        and slices.label_count >= models.min_slice_labels
        and batches.label_count - slices.label_count >= models.min_slice_labels
),

compared as (
    select
        *,
        loss - rest_loss as difference,
        loss_variance / label_count as squared_error,
        greatest(
            squared_deviations - power(loss - rest_loss, 2) * label_count * rest_count / (label_count + rest_count), 0
        ) / (rest_count - 1) / rest_count as rest_squared_error
    from rests
),

tested as (
    select
        *,
        {{ storeroom.student_t_p_value('t', 'degrees_of_freedom') }} as p_value
    from (
        select
            *,
            {{ storeroom.welch_t('difference', 'rest_squared_error', 'squared_error') }} as t,
            {{ storeroom.welch_degrees_of_freedom(
                'rest_squared_error', 'squared_error', 'rest_count', 'label_count'
            ) }} as degrees_of_freedom
        from compared
    ) as standardised
),

adjusted as (
    {{ storeroom.benjamini_hochberg('tested', 'p_value', ['window_id']) }}
),

final as (
    select
        evaluation_id,
        model_name,
        version_id,
        window_kind = 'shadow' as is_shadow,
        batch_start_at,
        batch_end_at,
        slice_key,
        slice_value,
        slice_depth,
        case task when 'binary_classification' then 'brier' when 'regression' then 'mae' else 'log_loss' end as metric,
        loss as value,
        rest_loss as rest_value,
        difference,
        sqrt(squared_error + rest_squared_error) as std_error,
        p_value,
        q_value,
        family_size,
        label_count,
        rest_count,
        row_number() over (
            partition by window_id order by difference desc, slice_depth, slice_key, slice_value
        ) as place,
        case when q_value is not null then q_value < alpha and difference > 0 end as is_worse
    from adjusted
)

select * from final
