with

performance as (
    select * from {{ ref('fct_monitoring__performance') }}
    where slice_key = 'all'
        and not is_shadow
),

drift as (
    select * from {{ storeroom.every_partition(ref('fct_monitoring__drift')) }}
    where is_deciding
        and reference = 'training'
        and slice_key = 'all'
),

models as (
    select * from {{ ref('dim_registry__models') }}
),

degraded as (
    select * from performance
    where is_deciding
        and is_degraded
        and not is_estimated
),

drifted as (
    select
        version_id,
        batch_start_at,
        max(case when is_drifted and feature_name = 'label' then 1 else 0 end) = 1 as has_label_drifted,
        max(case when is_drifted and feature_name not in ('label', 'prediction') then 1 else 0 end) = 1 as has_input_drifted
    from drift
    group by 1, 2
),

-- The parts that tell one kind of degradation from another, one row per batch.
parts as (
    select
        performance.version_id,
        performance.batch_start_at,
        {%- for metric in ['mean_prediction', 'observed_rate', 'mean_error', 'roc_auc', 'roc_auc_ovr', 'mae'] %}
        {%- for column in ['value', 'std_error', 'reference_value', 'reference_std_error'] %}
        max(case when performance.metric = '{{ metric }}' then performance.{{ column }} end) as {{ metric }}_{{ column }}
        {%- if not loop.last %},{% endif %}
        {%- endfor %}
        {%- if not loop.last %},{% endif %}
        {%- endfor %}
    from performance
    where not performance.is_estimated
    group by 1, 2
),

-- Ranking is what lies above chance; calibration is measured by what it is wrong about, a rate or an error.
told as (
    select
        parts.version_id,
        parts.batch_start_at,
        parts.mean_prediction_value,
        parts.observed_rate_value,
        coalesce(parts.roc_auc_reference_value, parts.roc_auc_ovr_reference_value) as area_before,
        coalesce(parts.roc_auc_value, parts.roc_auc_ovr_value) as area,
        sqrt(power(coalesce(parts.roc_auc_std_error, parts.roc_auc_ovr_std_error), 2)
            + power(coalesce(parts.roc_auc_reference_std_error, parts.roc_auc_ovr_reference_std_error), 2)) as area_noise,
        parts.mean_error_value,
        parts.mean_error_value - parts.mean_error_reference_value as bias,
        sqrt(power(parts.mean_error_std_error, 2) + power(parts.mean_error_reference_std_error, 2)) as bias_noise,
        coalesce(parts.observed_rate_reference_value, parts.mae_reference_value) as bias_scale
    from parts
),

causes as (
    select
        degraded.*,
        told.mean_prediction_value,
        told.observed_rate_value,
        told.mean_error_value,
        told.area,
        told.area_before,
        coalesce(drifted.has_label_drifted, false) as has_label_drifted,
        coalesce(drifted.has_input_drifted, false) as has_input_drifted,
        -- An estimate knows the scores and no label: what it saw coming, the inputs explain. Without one, drift tells.
        case
            when degraded.estimated_value is not null then
                (degraded.estimated_value - degraded.reference_value) / nullif(degraded.value - degraded.reference_value, 0) >= 0.5
            else coalesce(drifted.has_input_drifted, false)
        end as is_explained,
        coalesce(
            abs(told.bias) > models.standard_errors * told.bias_noise
            and abs(told.bias) > models.relative_tolerance * told.bias_scale, false
        ) as has_calibration_moved,
        coalesce(
            told.area_before - told.area > models.standard_errors * told.area_noise
            and told.area_before - told.area > models.relative_tolerance * (told.area_before - 0.5), false
        ) as has_ranking_moved
    from degraded
    inner join models
        on degraded.model_name = models.model_name
    left join told
        on degraded.version_id = told.version_id
        and degraded.batch_start_at = told.batch_start_at
    left join drifted
        on degraded.version_id = drifted.version_id
        and degraded.batch_start_at = drifted.batch_start_at
),

final as (
    select
        model_name,
        version_id,
        batch_start_at,
        metric,
        value,
        reference_value,
        trailing_value,
        estimated_value,
        label_count,
        coalesce(is_worse_than_reference, false) as is_worse_than_reference,
        mean_prediction_value as mean_prediction,
        observed_rate_value as observed_rate,
        mean_error_value as mean_error,
        area_before,
        area,
        has_label_drifted,
        has_calibration_moved,
        has_ranking_moved,
        has_input_drifted,
        case when is_explained then 'data drift' else 'concept drift' end as kind
    from causes
)

select * from final
