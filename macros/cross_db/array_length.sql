{% macro array_length(elements) -%}
    {{ return(adapter.dispatch('array_length', 'storeroom')(elements)) }}
{%- endmacro %}

{% macro default__array_length(elements) -%}
    array_length({{ elements }})
{%- endmacro %}

{#- The same function, under the name that DuckDB gives it for lists. -#}
{% macro duckdb__array_length(elements) -%}
    len({{ elements }})
{%- endmacro %}
