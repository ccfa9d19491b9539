{% macro struct_type(fields) -%}
    {#- Type of a struct from a mapping of name to type. -#}
    {{ return(adapter.dispatch('struct_type', 'storeroom')(fields)) }}
{%- endmacro %}

{% macro default__struct_type(fields) -%}
    struct<{% for name, type in fields.items() %}{{ name }} {{ type }}{{ ', ' if not loop.last }}{% endfor %}>
{%- endmacro %}

{#- DuckDB writes parentheses where standard SQL has angle brackets. -#}
{% macro duckdb__struct_type(fields) -%}
    struct({% for name, type in fields.items() %}{{ name }} {{ type }}{{ ', ' if not loop.last }}{% endfor %})
{%- endmacro %}
