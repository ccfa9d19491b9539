{% macro json_text(json, path) -%}
    {#- Text of a JSON scalar at a path. -#}
    {{ return(adapter.dispatch('json_text', 'storeroom')(json, path)) }}
{%- endmacro %}

{% macro default__json_text(json, path) -%}
    json_value({{ json }}, '{{ path }}')
{%- endmacro %}

{#- DuckDB's json_value keeps the quotes. -#}
{% macro duckdb__json_text(json, path) -%}
    json_extract_string({{ json }}, '{{ path }}')
{%- endmacro %}
