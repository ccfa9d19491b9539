{{ config(tags=['storeroom_rendered']) }}

with

predictions as (
    select * from {{ ref('fct_predictions__predictions') }}
),

known_labels as (
    select * from {{ ref('int_predictions__known_labels') }}
),

models as (
    select * from {{ ref('dim_registry__models') }}
),

joined as (
    select
        predictions.prediction_id,
        predictions.model_name,
        predictions.version_id,
        predictions.purpose,
        predictions.entity_key,
        predictions.as_of_at,
        predictions.batch_start_at,
        predictions.batch_end_at,
        predictions.score,
        predictions.predicted_class,
        predictions.value,
        predictions.class_scores,
        known_labels.label_value,
        known_labels.label_class,
        known_labels.observed_at,
        known_labels.label_value is not null or known_labels.label_class is not null as has_label,
        {{ storeroom.add_days('predictions.as_of_at', 'models.label_delay_days') }} as final_at
    from predictions
    inner join models
        on predictions.model_name = models.model_name
    left join known_labels
        on predictions.model_name = known_labels.model_name
        and predictions.entity_key = known_labels.entity_key
        and predictions.as_of_at = known_labels.as_of_at
),

-- A label that is known to be missing, or is none that the task has, counts nowhere.
final as (
    select
        prediction_id,
        model_name,
        version_id,
        purpose,
        entity_key,
        as_of_at,
        batch_start_at,
        batch_end_at,
        score,
        predicted_class,
        value,
        class_scores,
        label_value,
        label_class,
        observed_at,
        case when has_label then greatest(final_at, observed_at) end as matured_at,
        has_label and final_at <= {{ storeroom.now() }} as is_matured
    from joined
)

select * from final
