{% macro feature_rows(request) -%}
    {#- The rows of the feature view in the window, none from the clock on. A category is text before it leaves the
        warehouse: Python would read whole numbers with a null among them as 1.0, and as 1 without. -#}
    {%- set as_of = adapter.quote(request.as_of) %}
    select
        {{ storeroom.entity_key(request.entity) }} as storeroom_entity_key,
        {{ as_of }} as storeroom_as_of_at
        {%- for column in request.columns %},
        {%- set value = storeroom.feature_value({'name': column, 'is_day_count': column in (request.day_counts or [])}) %}
        {{ 'cast(' ~ value ~ ' as string)' if column in (request.categories or []) else value }}
            as {{ adapter.quote(column) }}
        {%- endfor %}
        {%- for slice in request.slices if slice not in request.columns %},
        {{ adapter.quote(slice) if slice is string
            else 'cast(' ~ slice.expression ~ ' as string) as ' ~ adapter.quote(slice.name) }}
        {%- endfor %}
    from {{ storeroom.declared_relation(request.features) }}
    where {{ as_of }} >= {{ storeroom.time_literal(request.start_at) }}
        and {{ as_of }} < {{ storeroom.time_literal(request.end_at) }}
        and {{ as_of }} < {{ storeroom.now() }}
{%- endmacro %}
