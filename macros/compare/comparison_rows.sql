{% macro comparison_rows(reference, current, column, kind) -%}
    {%- set value = 'cast(' ~ storeroom.column_expression(column) ~ ' as '
        ~ ('float64' if kind == 'numeric' else 'string') ~ ')' -%}
    select 1 as is_reference, {{ value }} as compared_value
    from {{ reference }}
    union all
    select 0 as is_reference, {{ value }} as compared_value
    from {{ current }}
{%- endmacro %}
