with

executions as (
    select * from {{ ref('int_metadata__executions') }}
)

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
    is_complete,
    occurred_at,
    started_at,
    ended_at
from executions
