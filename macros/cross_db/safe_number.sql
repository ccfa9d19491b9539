{% macro safe_number(expression) -%}
    {#- A value of any type as a float64; null where it is no number. -#}
    {{ return(adapter.dispatch('safe_number', 'storeroom')(expression)) }}
{%- endmacro %}

{% macro default__safe_number(expression) -%}
    {{ exceptions.raise_compiler_error("storeroom.safe_number has no implementation for adapter " ~ target.type) }}
{%- endmacro %}

{% macro duckdb__safe_number(expression) -%}
    try_cast({{ expression }} as double)
{%- endmacro %}

{#- BigQuery refuses a cast between types that never fit; every type fits text. -#}
{% macro bigquery__safe_number(expression) -%}
    safe_cast(format('%t', {{ expression }}) as float64)
{%- endmacro %}
