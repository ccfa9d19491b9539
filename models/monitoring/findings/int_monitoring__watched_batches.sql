{{ config(materialized='ephemeral') }}

with

windows as (
    select * from {{ ref('int_monitoring__windows') }}
    where window_kind = 'batch'
),

versions as (
    select * from {{ ref('dim_registry__versions') }}
    where stage = 'deployed'
),

troubles as (
    select distinct model_name from {{ ref('int_monitoring__troubles') }}
),

newest as (
    select
        version_id,
        max(batch_start_at) as batch_start_at
    from windows
    group by 1
),

-- A deployed version in trouble whose batches are not known is told of at the instant of its deployment.
final as (
    select
        windows.model_name,
        windows.version_id,
        windows.batch_start_at,
        windows.batch_end_at,
        versions.version_id is not null and windows.batch_start_at = newest.batch_start_at as is_present,
        true as is_batch
    from windows
    inner join newest
        on windows.version_id = newest.version_id
    left join versions
        on windows.version_id = versions.version_id

    union all

    select
        versions.model_name,
        versions.version_id,
        versions.deployed_at as batch_start_at,
        versions.deployed_at as batch_end_at,
        true as is_present,
        false as is_batch
    from versions
    inner join troubles
        on versions.model_name = troubles.model_name
    left join newest
        on versions.version_id = newest.version_id
    where newest.version_id is null
)

select * from final
