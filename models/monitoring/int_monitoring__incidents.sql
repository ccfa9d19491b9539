with

acknowledgements as (
    select * from {{ ref('int_monitoring__latest_acknowledgements') }}
),

-- A feature's incident spoils that feature alone, so that only a word on the whole batch takes the batch out.
final as (
    select
        model_name,
        batch_start_at,
        actor,
        reason,
        occurred_at
    from acknowledgements
    where feature_name is null
        and is_incident
)

select * from final
