{% macro array_type(element) -%}
    {{ return(adapter.dispatch('array_type', 'storeroom')(element)) }}
{%- endmacro %}

{% macro default__array_type(element) -%}
    array<{{ element }}>
{%- endmacro %}

{#- DuckDB writes brackets after the element's type. -#}
{% macro duckdb__array_type(element) -%}
    {{ element }}[]
{%- endmacro %}
