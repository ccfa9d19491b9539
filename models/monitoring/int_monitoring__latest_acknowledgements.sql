with

acknowledgements as (
    select * from {{ ref('int_monitoring__acknowledgements') }}
),

-- People change their minds: the newest word on a batch or feature is the one that holds.
ranked as (
    select
        *,
        row_number() over (
            partition by model_name, batch_start_at, feature_name
            order by occurred_at desc, recorded_at desc, acknowledgement_id desc
        ) as recency
    from acknowledgements
),

final as (
    select
        acknowledgement_id,
        model_name,
        batch_start_at,
        feature_name,
        is_incident,
        actor,
        reason,
        occurred_at
    from ranked
    where recency = 1
)

select * from final
