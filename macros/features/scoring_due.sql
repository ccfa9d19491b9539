{% macro scoring_due(request) -%}
    {#-
        Of several models whose feature view has the same rows and keys: which batches have something to score, or rows
        that nobody can. `request` has the terms of the view, and `wanted`: what is to be scored since when, by whom.
    -#}
    {%- if request -%}
{%- set column = adapter.quote(request.as_of) -%}
{%- set type = storeroom.declared_type(request.features, request.as_of) -%}
{%- set as_of = storeroom.utc_time(column, type) -%}
{%- set rows, names = [], [] -%}
{%- for item in request.wanted -%}
    {%- do names.append(storeroom.string_literal(item.model_name)) -%}
    {%- do rows.append([
        storeroom.string_literal(item.model_name),
        storeroom.string_literal(item.version_id),
        storeroom.string_literal(item.purpose),
        storeroom.time_literal(item.start_at),
        storeroom.time_literal(item.end_at),
    ]) -%}
{%- endfor -%}
with

wanted as (
    {{ storeroom.literal_rows({
        'model_name': 'string',
        'version_id': 'string',
        'purpose': 'string',
        'start_at': 'timestamp',
        'end_at': 'timestamp',
    }, rows) }}
),

feature_rows as (
    select
        {{ storeroom.entity_key(request.entity) }} as entity_key,
        {{ as_of }} as as_of_at
    from {{ storeroom.declared_relation(request.features) }}
    where {{ column }} is null
        or (
            {{ storeroom.utc_window(column, type, request.start_at, request.end_at) }}
            and {{ as_of }} < {{ storeroom.now() }}
        )
),

keys as (
    select
        entity_key,
        as_of_at,
        count(*) as row_count
    from feature_rows
    group by 1, 2
),

scored as (
    select distinct
        model_name,
        case when purpose <> 'serving' then version_id end as version_id,
        purpose,
        entity_key,
        as_of_at
    from {{ ref('storeroom', 'fct_predictions__predictions') }}
    where model_name in ({{ names | unique | join(', ') }})
        and as_of_at >= {{ storeroom.time_literal(request.start_at) }}
        and as_of_at < {{ storeroom.time_literal(request.end_at) }}
        and purpose in ('serving', 'shadow')
),

-- A row without a time is in no batch, and a key on two rows in none that can be scored: both are for the job to refuse.
due as (
    select
        wanted.model_name,
        wanted.version_id,
        wanted.purpose,
        {{ storeroom.batch_start('keys.as_of_at', request.batch) }} as batch_start_at,
        keys.row_count
    from wanted
    inner join keys
        on keys.as_of_at is null
        or (keys.as_of_at >= wanted.start_at and keys.as_of_at < wanted.end_at)
    left join scored
        on wanted.model_name = scored.model_name
        and wanted.purpose = scored.purpose
        and (wanted.purpose = 'serving' or wanted.version_id = scored.version_id)
        and keys.entity_key = scored.entity_key
        and keys.as_of_at = scored.as_of_at
    where scored.entity_key is null
        or keys.row_count > 1
)

select
    model_name,
    version_id,
    purpose,
    batch_start_at,
    sum(row_count) as row_count
from due
group by 1, 2, 3, 4
    {%- endif -%}
{%- endmacro %}
