{% macro json_elements(json, path) -%}
    {#- Array of the JSON objects in an array at a path such as $.features. -#}
    {{ return(adapter.dispatch('json_elements', 'storeroom')(json, path)) }}
{%- endmacro %}

{% macro default__json_elements(json, path) -%}
    json_query_array({{ json }}, '{{ path }}')
{%- endmacro %}

{#- DuckDB casts a JSON array to a list of JSON. -#}
{% macro duckdb__json_elements(json, path) -%}
    cast(json_extract({{ json }}, '{{ path }}') as json[])
{%- endmacro %}
