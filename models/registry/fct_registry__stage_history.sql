with

changes as (
    select * from {{ ref('int_registry__stage_changes') }}
),

versions as (
    select * from {{ ref('int_registry__versions') }}
),

intervals as (
    select
        changes.model_name,
        changes.version_id,
        versions.version_number,
        changes.stage,
        changes.actor,
        changes.reason,
        changes.decision_id,
        changes.occurred_at as valid_from_at,
        lead(changes.occurred_at) over (
            partition by changes.model_name, changes.version_id order by changes.move_number
        ) as valid_to_at
    from changes
    inner join versions
        on changes.model_name = versions.model_name
        and changes.version_id = versions.version_id
),

-- A stage that was left at the instant it was entered was never the answer to "as of when".
final as (
    select
        model_name,
        version_id,
        version_number,
        stage,
        actor,
        reason,
        decision_id,
        valid_from_at,
        valid_to_at
    from intervals
    where valid_to_at is null
        or valid_to_at > valid_from_at
)

select * from final
