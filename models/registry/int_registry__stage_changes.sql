with

settled as (
    {{ storeroom.settled('ledger__transitions') }}
),

versions as (
    select * from {{ ref('int_registry__versions') }}
),

-- Of several moves of one version at the same instant the last one counts, by the written tie-break.
transitions as (
    select
        settled.model_name,
        settled.version_id,
        settled.to_value as stage,
        settled.actor,
        settled.reason,
        settled.decision_id,
        settled.occurred_at,
        settled.recorded_at,
        settled.transition_id,
        row_number() over (
            partition by settled.version_id, settled.occurred_at
            order by settled.recorded_at desc, settled.transition_id desc
        ) as recency
    from settled
    inner join versions
        on settled.model_name = versions.model_name
        and settled.version_id = versions.version_id
    where settled.transition_type = 'stage'
),

moves as (
    select * from transitions where recency = 1
),

-- Of several versions deployed at the same instant the last one is deployed, the others were replaced at once.
deployments as (
    select
        *,
        lead(occurred_at) over (
            partition by model_name order by occurred_at, recorded_at, transition_id
        ) as replaced_at,
        lead(version_id) over (
            partition by model_name order by occurred_at, recorded_at, transition_id
        ) as replaced_by_version_id,
        lead(actor) over (
            partition by model_name order by occurred_at, recorded_at, transition_id
        ) as replaced_by_actor,
        lead(decision_id) over (
            partition by model_name order by occurred_at, recorded_at, transition_id
        ) as replaced_by_decision_id
    from moves
    where stage = 'deployed'
),

-- Deploying one version retires the one before it: a consequence, so no job has to write it.
replacements as (
    select
        deployments.model_name,
        deployments.version_id,
        'retired' as stage,
        deployments.replaced_by_actor as actor,
        'replaced by version ' || cast(versions.version_number as string) as reason,
        deployments.replaced_by_decision_id as decision_id,
        deployments.replaced_at as occurred_at,
        1 as precedence,
        deployments.transition_id
    from deployments
    inner join versions
        on deployments.replaced_by_version_id = versions.version_id
    where deployments.replaced_by_version_id <> deployments.version_id
),

unioned as (
    select
        model_name,
        version_id,
        stage,
        actor,
        reason,
        decision_id,
        occurred_at,
        2 as precedence,
        transition_id
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
        precedence,
        transition_id
    from replacements
),

-- A version that left the stage by itself before it was replaced is not retired a second time; repeating a stage
-- changes nothing.
ordered as (
    select
        *,
        lag(stage) over (
            partition by version_id order by occurred_at, precedence, transition_id
        ) as previous_stage
    from unioned
),

final as (
    select
        model_name,
        version_id,
        stage,
        actor,
        reason,
        decision_id,
        occurred_at,
        precedence,
        transition_id
    from ordered
    where previous_stage is null
        or previous_stage <> stage
)

select * from final
