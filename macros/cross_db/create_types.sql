{% macro create_types() -%}
    {{ return(adapter.dispatch('create_types', 'storeroom')()) }}
{%- endmacro %}

{% macro default__create_types() -%}
{%- endmacro %}

{#- DuckDB knows every type name of the contracts but float64, and its own float has only 4 bytes. -#}
{% macro duckdb__create_types() -%}
    create type if not exists float64 as double
{%- endmacro %}
