{% macro feature_rows(request) -%}
    {#- The rows of the feature view in the window, none from the clock on. A category and a slice are text before they leave
        the warehouse: Python would read whole numbers with a null among them as 1.0, and as 1 without. A slice that is a
        feature keeps its own name for the feature. -#}
    {%- set column = adapter.quote(request.as_of) -%}
    {%- set type = storeroom.declared_type(request.features, request.as_of) -%}
    {%- set as_of = storeroom.utc_time(column, type) %}
    select
        {{ storeroom.entity_key(request.entity) }} as storeroom_entity_key,
        {{ as_of }} as storeroom_as_of_at
        {%- for name in request.columns %},
        {{ storeroom.learned_value(request, name) }} as {{ adapter.quote(name) }}
        {%- endfor %}
        {%- for slice in request.slices if slice not in (request.categories or []) %},
        {{ storeroom.value_text(adapter.quote(slice), storeroom.declared_type(request.features, slice)) if slice is string
            else storeroom.value_text(slice.expression) }}
            as {{ adapter.quote(('storeroom_slice_' ~ slice) if slice in request.columns else (slice.name or slice)) }}
        {%- endfor %}
    from {{ storeroom.declared_relation(request.features) }}
    where {{ storeroom.utc_window(column, type, request.start_at, request.end_at) }}
        and {{ as_of }} < {{ storeroom.now() }}
{%- endmacro %}
