{% macro jobs_history() -%}
    {#- Statements of Storeroom's that the engine lists, whoever ran them; none where it keeps no list or none was named. -#}
    {{ return(adapter.dispatch('jobs_history', 'storeroom')()) }}
{%- endmacro %}

{% macro default__jobs_history() -%}
    select
        cast(null as string) as engine_job_id,
        cast(null as string) as job,
        cast(null as string) as model_name,
        cast(null as string) as node,
        cast(null as string) as statement_type,
        cast(null as int64) as bytes_processed,
        cast(null as int64) as bytes_billed,
        cast(null as int64) as slot_ms,
        cast(null as bool) as is_cache_hit,
        cast(null as timestamp) as started_at,
        cast(null as timestamp) as ended_at
    from (select 1 as nothing) as nothing
    where 1 = 0
{%- endmacro %}

{#- BigQuery lists the jobs of a project and region for 180 days. The jobs' own carry labels; dbt's have the node in the
    comment that dbt puts in front of every statement, and a measuring one the model in ours. -#}
{% macro bigquery__jobs_history() -%}
    {%- if not var('jobs_history', none) -%}
        {{ storeroom.default__jobs_history() }}
    {%- else -%}
    select
        concat(project_id, ':', regexp_extract('{{ var("jobs_history") }}', r'region-([\w-]+)'), '.', job_id) as engine_job_id,
        (select label.value from unnest(labels) as label where label.key = 'storeroom_job') as job,
        coalesce(
            regexp_extract(query, r'/\* storeroom_model: (.+?) \*/'),
            (select label.value from unnest(labels) as label where label.key = 'storeroom_model')
        ) as model_name,
        regexp_extract(query, r'"node_id": "([^"]+)"') as node,
        coalesce(statement_type, job_type) as statement_type,
        total_bytes_processed as bytes_processed,
        total_bytes_billed as bytes_billed,
        total_slot_ms as slot_ms,
        cache_hit as is_cache_hit,
        start_time as started_at,
        end_time as ended_at
    from `{{ var('jobs_history') }}`.INFORMATION_SCHEMA.JOBS
    where state = 'DONE'
        and parent_job_id is null
        and (
            exists (select 1 from unnest(labels) as label where label.key = 'storeroom_job')
            or regexp_contains(query, r'"node_id": "[a-z_]+\.storeroom\.')
        )
    {%- endif -%}
{%- endmacro %}
