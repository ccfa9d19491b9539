{% macro sorted_values(expression, condition) -%}
    {#- Aggregate: ascending array of the values of the rows that meet a condition; null is left out. -#}
    {{ return(adapter.dispatch('sorted_values', 'storeroom')(expression, condition)) }}
{%- endmacro %}

{% macro default__sorted_values(expression, condition) -%}
    array_agg(case when {{ condition }} then {{ expression }} end ignore nulls order by {{ expression }})
{%- endmacro %}

{#- DuckDB's aggregate keeps nulls unless they are filtered away, and sorts a list faster than an aggregate's input. -#}
{% macro duckdb__sorted_values(expression, condition) -%}
    list_sort(list({{ expression }}) filter (where {{ condition }} and {{ expression }} is not null))
{%- endmacro %}
