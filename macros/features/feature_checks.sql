{% macro feature_checks(request) -%}
    {%- if request -%}
{%- set column = adapter.quote(request.as_of) -%}
{%- set type = storeroom.declared_type(request.features, request.as_of) -%}
{%- set as_of = storeroom.utc_time(column, type) -%}
with

feature_rows as (
    select
        {{ storeroom.entity_key(request.entity) }} as entity_key,
        {{ as_of }} as as_of_at
        {%- for name in request.number_texts or [] %},
        case when {{ storeroom.is_no_number(name) }} then {{ adapter.quote(name) }} end as storeroom_text_{{ loop.index }}
        {%- endfor %}
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
        {%- for name in request.number_texts or [] %}
        count(storeroom_text_{{ loop.index }}) as storeroom_count_{{ loop.index }},
        min(storeroom_text_{{ loop.index }}) as storeroom_text_{{ loop.index }},
        {%- endfor %}
        count(*) as row_count
    from feature_rows
    group by 1, 2
)

select
    coalesce(sum(case when as_of_at is not null then row_count else 0 end), 0) as row_count,
    coalesce(sum(case when as_of_at is null then row_count else 0 end), 0) as null_as_of_count,
    coalesce(
        sum(case when as_of_at is not null and entity_key is null then row_count else 0 end), 0
    ) as null_entity_count,
    coalesce(
        sum(case when as_of_at is not null and entity_key is not null and row_count > 1 then 1 else 0 end), 0
    ) as duplicate_key_count
    {%- for name in request.number_texts or [] %},
    coalesce(sum(storeroom_count_{{ loop.index }}), 0) as no_number_count_{{ loop.index }},
    min(storeroom_text_{{ loop.index }}) as no_number_{{ loop.index }}
    {%- endfor %}
from keys
    {%- endif -%}
{%- endmacro %}
