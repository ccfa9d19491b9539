{% macro json_names(json) -%}
    {#- Array of the names in a JSON object. -#}
    {{ return(adapter.dispatch('json_names', 'storeroom')(json)) }}
{%- endmacro %}

{% macro default__json_names(json) -%}
    {{ exceptions.raise_compiler_error("storeroom.json_names has no implementation for adapter " ~ target.type) }}
{%- endmacro %}

{#- The same function; BigQuery's descends into what is nested unless it is told not to. -#}
{% macro duckdb__json_names(json) -%}
    json_keys({{ json }})
{%- endmacro %}

{% macro bigquery__json_names(json) -%}
    json_keys({{ json }}, 1)
{%- endmacro %}
