{% macro make_struct(fields) -%}
    {#- A struct from a mapping of name to expression. -#}
    {{ return(adapter.dispatch('make_struct', 'storeroom')(fields)) }}
{%- endmacro %}

{% macro default__make_struct(fields) -%}
    struct(
        {%- for name, expression in fields.items() %}
        {{ expression }} as {{ name }}{{ ',' if not loop.last }}
        {%- endfor %}
    )
{%- endmacro %}

{#- DuckDB writes a struct with braces. -#}
{% macro duckdb__make_struct(fields) -%}
    {
        {%- for name, expression in fields.items() %}
        '{{ name }}': {{ expression }}{{ ',' if not loop.last }}
        {%- endfor %}
    }
{%- endmacro %}
