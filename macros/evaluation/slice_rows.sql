{% macro slice_rows(names, width, start_at, end_at) -%}
    {#- One row per model, entity and time between two: the values of its declared slices. -#}
    {%- for name in names %}
    {%- set declaration = storeroom.ml_model(name) %}
    {%- set as_of = adapter.quote(declaration.as_of) %}
    {%- set type = storeroom.declared_type(declaration.features, declaration.as_of) %}
    select
        {{ storeroom.string_literal(name) }} as model_name,
        {{ storeroom.entity_key(declaration.entity) }} as entity_key,
        {{ storeroom.utc_time(as_of, type) }} as as_of_at
        {%- for slice in storeroom.declared_slices(name) %},
        min({{ storeroom.slice_text(slice) }}) as storeroom_slice_value_{{ loop.index }}
        {%- endfor %}
        {%- for place in range(storeroom.declared_slices(name) | length + 1, width + 1) %},
        cast(null as string) as storeroom_slice_value_{{ place }}
        {%- endfor %}
    from {{ storeroom.declared_relation(declaration.features) }}
    where {{ storeroom.utc_window(as_of, type, start_at, end_at) }}
    group by 1, 2, 3
    {{- ' union all' if not loop.last }}
    {%- endfor %}
{%- endmacro %}
