with

appended as (
    select
        ledger.*,
        row_number() over (partition by warehouse_job_id order by recorded_at) as appearance
    from {{ ref('ledger__warehouse_jobs') }} as ledger
),

jobs as (
    select * from appended where appearance = 1
),

history as (
    {{ storeroom.jobs_history() }}
),

-- What no command counted: a plain `dbt build`, and commands that were killed.
unseen as (
    select history.*
    from history
    left join jobs
        on lower(history.engine_job_id) = lower(jobs.engine_job_id)
    where jobs.engine_job_id is null
),

gathered as (
    select
        warehouse_job_id,
        command_id,
        command,
        job,
        model_name,
        execution_id,
        node,
        engine_job_id,
        statement_type,
        bytes_processed,
        bytes_billed,
        slot_ms,
        is_cache_hit,
        estimated_bytes,
        budget_bytes,
        is_over_budget,
        started_at,
        ended_at,
        occurred_at,
        recorded_at
    from jobs
    union all
    select
        engine_job_id,
        cast(null as string),
        cast(null as string),
        job,
        model_name,
        cast(null as string),
        node,
        engine_job_id,
        statement_type,
        bytes_processed,
        bytes_billed,
        slot_ms,
        is_cache_hit,
        cast(null as int64),
        cast(null as int64),
        false,
        started_at,
        ended_at,
        started_at,
        ended_at
    from unseen
),

final as (
    select
        warehouse_job_id,
        command_id,
        command,
        job,
        model_name,
        execution_id,
        node,
        case when node like 'model.storeroom.%_monitoring__%' then {{ dbt.split_part('node', "'__'", 2) }} end as monitor,
        engine_job_id,
        statement_type,
        bytes_processed,
        bytes_billed,
        estimated_bytes,
        budget_bytes,
        slot_ms,
        {{ dbt.datediff('started_at', 'ended_at', 'millisecond') }} as duration_ms,
        is_cache_hit,
        is_over_budget,
        started_at,
        ended_at,
        occurred_at,
        recorded_at
    from gathered
)

select * from final
