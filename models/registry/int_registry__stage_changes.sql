with

transitions as (
    select * from {{ ref('int_registry__transitions') }}
),

versions as (
    select * from {{ ref('int_registry__versions') }}
),

-- A version is staged from its registration on, whether or not a row says so.
registrations as (
    select
        model_name,
        version_id,
        'staged' as stage,
        actor,
        'registered' as reason,
        cast(null as string) as decision_id,
        registered_at as occurred_at,
        recorded_at,
        '' as transition_id
    from versions
),

-- What names no version, or a time before the version existed, moves nothing.
written as (
    select
        transitions.model_name,
        transitions.version_id,
        transitions.to_value as stage,
        transitions.actor,
        transitions.reason,
        transitions.decision_id,
        transitions.occurred_at,
        transitions.recorded_at,
        transitions.transition_id
    from transitions
    inner join versions
        on transitions.model_name = versions.model_name
        and transitions.version_id = versions.version_id
        and transitions.occurred_at >= versions.registered_at
    where transitions.transition_type = 'stage'
        and transitions.to_value in ('staged', 'deployed', 'retired')
),

unioned as (
    select * from registrations
    union all
    select * from written
),

-- The written tie-break: at one instant of the job's clock, what was recorded last counts. A registration comes
-- before every move of its version, whatever the wall clocks of two machines say.
numbered as (
    select
        *,
        row_number() over (
            partition by model_name
            order by occurred_at, case when transition_id = '' then 0 else 1 end, recorded_at, transition_id, version_id
        ) as move_number
    from unioned
),

moves as (
    select
        *,
        lead(move_number) over (partition by model_name, version_id order by move_number) as left_at_move_number
    from numbered
),

deployments as (
    select
        *,
        lead(move_number) over (partition by model_name order by move_number) as replaced_at_move_number
    from moves
    where stage = 'deployed'
),

-- Deploying one version retires the one before it: a consequence, so no job has to write it. A version that left
-- by itself in between was not there to be replaced.
replacements as (
    select
        deployments.model_name,
        deployments.version_id,
        'retired' as stage,
        successors.actor,
        'replaced by version ' || cast(versions.version_number as string) as reason,
        successors.decision_id,
        successors.occurred_at,
        successors.move_number
    from deployments
    inner join moves as successors
        on deployments.model_name = successors.model_name
        and deployments.replaced_at_move_number = successors.move_number
    inner join versions
        on successors.model_name = versions.model_name
        and successors.version_id = versions.version_id
    where deployments.version_id <> successors.version_id
        and (
            deployments.left_at_move_number is null
            or deployments.left_at_move_number > deployments.replaced_at_move_number
        )
),

changes as (
    select
        model_name,
        version_id,
        stage,
        actor,
        reason,
        decision_id,
        occurred_at,
        move_number
    from moves

    union all

    select
        model_name,
        version_id,
        stage,
        actor,
        reason,
        decision_id,
        occurred_at,
        move_number
    from replacements
),

compared as (
    select
        *,
        lag(stage) over (partition by model_name, version_id order by move_number) as previous_stage
    from changes
),

-- Moving a version to the stage it is in changes nothing.
final as (
    select
        model_name,
        version_id,
        stage,
        actor,
        reason,
        decision_id,
        occurred_at,
        move_number
    from compared
    where previous_stage is null
        or previous_stage <> stage
)

select * from final
