with

settled as (
    {{ storeroom.settled('ledger__predictions') }}
),

models as (
    select * from {{ ref('dim_registry__models') }}
),

batched as (
    select
        settled.*,
        case models.batch
            {%- for batch in ['hour', 'day', 'week', 'month'] %}
            when '{{ batch }}' then {{ storeroom.batch_start('settled.as_of_at', batch) }}
            {%- endfor %}
        end as batch_start_at,
        models.batch
    from settled
    left join models
        on settled.model_name = models.model_name
),

final as (
    select
        prediction_id,
        model_name,
        version_id,
        execution_id,
        purpose,
        entity_key,
        as_of_at,
        score,
        predicted_class,
        value,
        class_scores,
        estimated_absolute_error,
        estimated_squared_error,
        batch_start_at,
        case batch
            {%- for batch in ['hour', 'day', 'week', 'month'] %}
            when '{{ batch }}' then {{ storeroom.batch_end('batch_start_at', batch) }}
            {%- endfor %}
        end as batch_end_at,
        occurred_at,
        recorded_at
    from batched
)

select * from final
