{% macro comparison_rows(reference, current, column, kind) -%}
    {%- set type = 'float64' if kind == 'numeric' else 'string' -%}
    select 1 as is_reference, cast({{ storeroom.compared_value(reference, column, kind) }} as {{ type }}) as compared_value
    from {{ reference }}
    union all
    select 0 as is_reference, cast({{ storeroom.compared_value(current, column, kind) }} as {{ type }}) as compared_value
    from {{ current }}
{%- endmacro %}
