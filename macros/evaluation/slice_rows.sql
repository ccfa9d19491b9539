{% macro slice_rows(names, width, start_at, end_at) -%}
    {#- One row per model, entity and time between two: the values of its declared slices. -#}
    {%- for name in names %}
    {%- set declaration = storeroom.ml_model(name) %}
    select
        {{ storeroom.string_literal(name) }} as model_name,
        {{ storeroom.entity_key(declaration.entity) }} as entity_key,
        {{ adapter.quote(declaration.as_of) }} as as_of_at
        {%- for slice in storeroom.declared_slices(name) %},
        min(coalesce(cast({{ slice.expression }} as string), 'null')) as storeroom_slice_value_{{ loop.index }}
        {%- endfor %}
        {%- for place in range(storeroom.declared_slices(name) | length + 1, width + 1) %},
        cast(null as string) as storeroom_slice_value_{{ place }}
        {%- endfor %}
    from {{ storeroom.declared_relation(declaration.features) }}
    where {{ adapter.quote(declaration.as_of) }} >= {{ storeroom.time_literal(start_at) }}
        and {{ adapter.quote(declaration.as_of) }} < {{ storeroom.time_literal(end_at) }}
    group by 1, 2, 3
    {{- ' union all' if not loop.last }}
    {%- endfor %}
{%- endmacro %}
