{{ config(tags=['storeroom_rendered']) }}

with

labels as (
    select * from {{ ref('int_predictions__labels') }}
),

models as (
    select * from {{ ref('dim_registry__models') }}
),

-- What was known at the clock: a correction observed later is not.
ranked as (
    select
        labels.model_name,
        labels.entity_key,
        labels.as_of_at,
        labels.label_value,
        labels.label_class,
        labels.observed_at,
        row_number() over (
            partition by labels.model_name, labels.entity_key, labels.as_of_at
            order by {{ storeroom.label_order('models.label_policy') | indent(16) }}
        ) as recency
    from labels
    left join models
        on labels.model_name = models.model_name
    where labels.observed_at <= {{ storeroom.now() }}
),

final as (
    select
        model_name,
        entity_key,
        as_of_at,
        label_value,
        label_class,
        observed_at
    from ranked
    where recency = 1
)

select * from final
