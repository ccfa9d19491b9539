{{ config(tags=['storeroom_rendered'], meta=storeroom.declarations_digest(), materialized='table') }}

{#- A table, since most of monitoring lies on it: DuckDB would plan it again for each of a hundred references to it. -#}

{#- How far back a model's references reach: (batch, first, last) -> names of models. -#}
{%- set reaches = {} -%}
{%- for name, declaration in storeroom.ml_models().items() -%}
    {%- for reference in declaration.references if reference != 'training' -%}
        {%- set reach = storeroom.reference_reach(reference, declaration) -%}
        {%- do reaches.setdefault((declaration.batch, reach[0], reach[1]), []).append(storeroom.string_literal(name)) -%}
    {%- endfor -%}
{%- endfor %}

with

-- A model with a problem keeps its windows: what is not measured meanwhile must show.
models as (
    select * from {{ ref('dim_registry__models') }}
    where batch is not null
),

deployments as (
    select * from {{ ref('fct_registry__stage_history') }}
    where stage = 'deployed'
),

versions as (
    select * from {{ ref('dim_registry__versions') }}
),

scored as (
    select distinct
        model_name,
        version_id,
        purpose,
        batch_start_at,
        batch_end_at
    from {{ ref('fct_predictions__predictions') }}
    where purpose in ('serving', 'shadow')
),

first_deployments as (
    select
        models.model_name,
        models.batch,
        min(deployments.valid_from_at) as deployed_at
    from models
    inner join deployments
        on models.model_name = deployments.model_name
    group by 1, 2
),

-- Every batch from the first deployment on, whether it has rows or not: what was not measured must show.
calendar as (
    {%- for batch in ['hour', 'day', 'week', 'month'] %}
    select
        model_name,
        batch_start_at,
        {{ storeroom.batch_end('batch_start_at', batch) }} as batch_end_at
    from first_deployments
    {{ storeroom.cross_join_unnest(
        storeroom.batch_series(
            storeroom.batch_start('deployed_at', batch), storeroom.batch_start(storeroom.now(), batch), batch
        ),
        'batch_start_at'
    ) }}
    where batch = '{{ batch }}'
    {%- if not loop.last %}
    union all
    {%- endif %}
    {%- endfor %}
),

-- The version in service when the batch ended answers for it, and every other one that served part of it.
served as (
    select
        calendar.model_name,
        deployments.version_id,
        calendar.batch_start_at,
        calendar.batch_end_at
    from calendar
    inner join deployments
        on calendar.model_name = deployments.model_name
        and deployments.valid_from_at < calendar.batch_end_at
        and (deployments.valid_to_at is null or deployments.valid_to_at >= calendar.batch_end_at)

    union distinct

    select
        scored.model_name,
        scored.version_id,
        scored.batch_start_at,
        scored.batch_end_at
    from scored
    inner join models
        on scored.model_name = models.model_name
    where scored.purpose = 'serving'
),

shadowed as (
    select
        scored.model_name,
        scored.version_id,
        scored.batch_start_at,
        scored.batch_end_at
    from scored
    inner join models
        on scored.model_name = models.model_name
    left join served
        on scored.version_id = served.version_id
        and scored.batch_start_at = served.batch_start_at
    where scored.purpose = 'shadow'
        and served.version_id is null
),

-- Earlier batches: what a version's batches are compared with, as far as it did not serve them itself.
context as (
    {%- for (batch, first, last), names in reaches.items() %}
    select
        earlier.model_name,
        earlier.version_id,
        earlier.batch_start_at,
        {{ storeroom.batch_end('earlier.batch_start_at', batch) }} as batch_end_at
    from (
        select
            served.model_name,
            served.version_id,
            earlier_start_at as batch_start_at
        from served
        {{ storeroom.cross_join_unnest(
            storeroom.batch_series(
                storeroom.batch_shift('served.batch_start_at', batch, -first),
                storeroom.batch_shift('served.batch_start_at', batch, -last),
                batch
            ),
            'earlier_start_at'
        ) }}
        where served.model_name in ({{ names | join(', ') }})
    ) as earlier
    left join served
        on earlier.version_id = served.version_id
        and earlier.batch_start_at = served.batch_start_at
    where served.version_id is null
    union distinct
    {%- endfor %}
    select model_name, version_id, batch_start_at, batch_end_at from served
    where 1 = 0
),

unioned as (
    select model_name, version_id, 'batch' as window_kind, batch_start_at, batch_end_at from served
    union all
    select model_name, version_id, 'shadow', batch_start_at, batch_end_at from shadowed
    union all
    select model_name, version_id, 'context', batch_start_at, batch_end_at from context
    union all
    select versions.model_name, versions.version_id, 'training', versions.training_start_at, versions.training_end_at
    from versions
    where versions.version_id in (select version_id from served)
        and versions.training_start_at is not null
    union all
    select versions.model_name, versions.version_id, 'test', versions.test_start_at, versions.test_end_at
    from versions
    inner join models
        on versions.model_name = models.model_name
    where versions.test_start_at is not null
),

final as (
    select
        {{ dbt.hash("version_id || '|' || window_kind || '|' || " ~ storeroom.time_text('batch_start_at')) }} as window_id,
        model_name,
        version_id,
        window_kind,
        batch_start_at,
        batch_end_at
    from unioned
    where batch_end_at <= {{ storeroom.now() }}
)

select
    window_id,
    model_name,
    version_id,
    window_kind,
    batch_start_at,
    batch_end_at
from final
