with

events as (
    select
        execution_id,
        job,
        model_name,
        state,
        actor,
        git_sha,
        git_branch,
        is_git_dirty,
        dbt_invocation_id,
        package_versions,
        arguments,
        error,
        occurred_at,
        recorded_at,
        min(recorded_at) over (partition by execution_id) as started_at,
        row_number() over (
            partition by execution_id
            order by case state when 'COMPLETE' then 1 when 'FAIL' then 2 else 3 end, recorded_at
        ) as precedence
    from {{ ref('ledger__executions') }}
),

final as (
    select
        execution_id,
        job,
        model_name,
        state,
        actor,
        git_sha,
        git_branch,
        is_git_dirty,
        dbt_invocation_id,
        package_versions,
        arguments,
        error,
        occurred_at,
        started_at,
        case when state <> 'START' then recorded_at end as ended_at,
        state = 'COMPLETE' as is_complete
    from events
    where precedence = 1
)

select * from final
