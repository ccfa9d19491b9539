{% macro json_number(json, name) -%}
    {#- Number in a JSON object under a name that a column tells; null when it has none of that name. -#}
    {{ return(adapter.dispatch('json_number', 'storeroom')(json, name)) }}
{%- endmacro %}

{% macro default__json_number(json, name) -%}
    {{ exceptions.raise_compiler_error("storeroom.json_number has no implementation for adapter " ~ target.type) }}
{%- endmacro %}

{#- DuckDB takes the name as a JSON pointer, in which tilde and slash are written as ~0 and ~1; BigQuery as a subscript. -#}
{% macro duckdb__json_number(json, name) -%}
    cast(json_extract_string({{ json }}, '/' || replace(replace({{ name }}, '~', '~0'), '/', '~1')) as float64)
{%- endmacro %}

{% macro bigquery__json_number(json, name) -%}
    cast(json_value({{ json }}[{{ name }}]) as float64)
{%- endmacro %}
