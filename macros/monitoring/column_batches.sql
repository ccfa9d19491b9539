{% macro column_batches(columns, row_count, budget) -%}
    {#- Columns in batches of at most `budget` values, but one column at least and 100 at most. -#}
    {%- set size = [[budget // [row_count, 1] | max, 1] | max, 100] | min -%}
    {{ return(columns | batch(size) | list) }}
{%- endmacro %}
