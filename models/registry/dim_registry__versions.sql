with

versions as (
    select * from {{ ref('int_registry__versions') }}
),

history as (
    select * from {{ ref('fct_registry__stage_history') }}
),

models as (
    select * from {{ ref('dim_registry__models') }}
),

transitions as (
    select * from {{ ref('int_registry__transitions') }}
),

current_stages as (
    select
        version_id,
        stage,
        valid_from_at
    from history
    where valid_to_at is null
),

deployments as (
    select
        version_id,
        max(valid_from_at) as deployed_at
    from history
    where stage = 'deployed'
    group by version_id
),

approvals as (
    select
        version_id,
        to_value as approval
    from (
        select
            version_id,
            to_value,
            row_number() over (
                partition by version_id order by occurred_at desc, recorded_at desc, transition_id desc
            ) as recency
        from transitions
        where transition_type = 'approval'
    ) as judgements
    where recency = 1
),

final as (
    select
        versions.model_name,
        versions.version_id,
        versions.version_number,
        current_stages.stage,
        approvals.approval,
        models.owner,
        versions.actor,
        versions.source,
        versions.description,
        versions.execution_id,
        versions.artifact_id,
        versions.training_dataset_id,
        versions.test_dataset_id,
        versions.git_sha,
        versions.signature,
        versions.framework_versions,
        versions.tags,
        versions.baseline_value,
        coalesce(versions.classification_threshold, models.classification_threshold) as classification_threshold,
        versions.training_start_at,
        versions.training_end_at,
        versions.test_start_at,
        versions.test_end_at,
        versions.registered_at,
        deployments.deployed_at,
        case when current_stages.stage = 'retired' then current_stages.valid_from_at end as retired_at
    from versions
    left join current_stages
        on versions.version_id = current_stages.version_id
    left join deployments
        on versions.version_id = deployments.version_id
    left join approvals
        on versions.version_id = approvals.version_id
    left join models
        on versions.model_name = models.model_name
)

select * from final
