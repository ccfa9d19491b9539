{% macro feature_checks(request) -%}
    {%- if request -%}
with

keys as (
    select
        {{ storeroom.entity_key(request.entity) }} as entity_key,
        {{ adapter.quote(request.as_of) }} as as_of_at,
        count(*) as row_count
    from {{ ref(request.features) }}
    where {{ adapter.quote(request.as_of) }} >= {{ storeroom.time_literal(request.start_at) }}
        and {{ adapter.quote(request.as_of) }} < {{ storeroom.time_literal(request.end_at) }}
        and {{ adapter.quote(request.as_of) }} < {{ storeroom.now() }}
    group by 1, 2
)

select
    coalesce(sum(row_count), 0) as row_count,
    coalesce(sum(case when entity_key is null then row_count else 0 end), 0) as null_entity_count,
    coalesce(sum(case when entity_key is not null and row_count > 1 then 1 else 0 end), 0) as duplicate_key_count
from keys
    {%- endif -%}
{%- endmacro %}
