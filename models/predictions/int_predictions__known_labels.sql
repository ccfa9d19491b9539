{{ config(tags=['storeroom_rendered']) }}

with

labels as (
    select * from {{ ref('int_predictions__labels') }}
),

-- What was known at the clock: a correction observed later is not.
ranked as (
    select
        model_name,
        entity_key,
        as_of_at,
        label_value,
        label_class,
        observed_at,
        row_number() over (
            partition by model_name, entity_key, as_of_at order by observed_at desc, label_value desc, label_class desc
        ) as recency
    from labels
    where observed_at <= {{ storeroom.now() }}
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
