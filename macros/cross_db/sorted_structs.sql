{% macro sorted_structs(fields, order, condition) -%}
    {#- Aggregate: array of structs of the rows that meet a condition, in ascending order of an expression; null without any. -#}
    {{ return(adapter.dispatch('sorted_structs', 'storeroom')(fields, order, condition)) }}
{%- endmacro %}

{% macro default__sorted_structs(fields, order, condition) -%}
    array_agg(case when {{ condition }} then {{ storeroom.make_struct(fields) }} end ignore nulls order by {{ order }})
{%- endmacro %}

{#- DuckDB keeps nulls unless they are filtered away. -#}
{% macro duckdb__sorted_structs(fields, order, condition) -%}
    list({{ storeroom.make_struct(fields) }} order by {{ order }}) filter (where {{ condition }})
{%- endmacro %}
