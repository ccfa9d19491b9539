with

links as (
    select * from {{ ref('int_metadata__links') }}
),

artifacts as (
    select * from {{ ref('dim_metadata__artifacts') }}
),

versions as (
    select * from {{ ref('int_registry__versions') }}
),

inputs as (
    select
        links.artifact_id as from_id,
        artifacts.artifact_type as from_type,
        links.execution_id as to_id,
        'execution' as to_type,
        links.role,
        links.execution_id,
        links.occurred_at
    from links
    inner join artifacts
        on links.artifact_id = artifacts.artifact_id
    where links.direction = 'input'
),

outputs as (
    select
        links.execution_id as from_id,
        'execution' as from_type,
        links.artifact_id as to_id,
        artifacts.artifact_type as to_type,
        links.role,
        links.execution_id,
        links.occurred_at
    from links
    inner join artifacts
        on links.artifact_id = artifacts.artifact_id
    where links.direction = 'output'
),

-- A version is a name for a stored model: nothing flows on from it, so that a walk never leaves the graph's direction.
registrations as (
    select
        artifact_id as from_id,
        'model' as from_type,
        version_id as to_id,
        'version' as to_type,
        'registered_as' as role,
        execution_id,
        registered_at as occurred_at
    from versions
),

final as (
    select * from inputs
    union all
    select * from outputs
    union all
    select * from registrations
)

select
    from_id,
    from_type,
    to_id,
    to_type,
    role,
    execution_id,
    occurred_at
from final
