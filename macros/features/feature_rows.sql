{% macro feature_rows(request) -%}
    {#- The rows of the feature view in the window, none from the clock on. -#}
    {%- set as_of = adapter.quote(request.as_of) %}
    select
        {{ storeroom.entity_key(request.entity) }} as storeroom_entity_key,
        {{ as_of }} as storeroom_as_of_at
        {%- for column in request.columns %},
        {{ storeroom.feature_value({'name': column, 'is_day_count': column in (request.day_counts or [])}) }}
            as {{ adapter.quote(column) }}
        {%- endfor %}
        {%- for slice in request.slices if slice not in request.columns %},
        {{ adapter.quote(slice) if slice is string
            else 'cast(' ~ slice.expression ~ ' as string) as ' ~ adapter.quote(slice.name) }}
        {%- endfor %}
    from {{ ref(request.features) }}
    where {{ as_of }} >= {{ storeroom.time_literal(request.start_at) }}
        and {{ as_of }} < {{ storeroom.time_literal(request.end_at) }}
        and {{ as_of }} < {{ storeroom.now() }}
{%- endmacro %}
