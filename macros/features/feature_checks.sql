{% macro feature_checks(request) -%}
    {%- if request -%}
{%- set as_of = adapter.quote(request.as_of) -%}
with

keys as (
    select
        {{ storeroom.entity_key(request.entity) }} as entity_key,
        {{ as_of }} as as_of_at,
        count(*) as row_count
    from {{ storeroom.declared_relation(request.features) }}
    where {{ as_of }} is null
        or (
            {{ as_of }} >= {{ storeroom.time_literal(request.start_at) }}
            and {{ as_of }} < {{ storeroom.time_literal(request.end_at) }}
            and {{ as_of }} < {{ storeroom.now() }}
        )
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
from keys
    {%- endif -%}
{%- endmacro %}
