{% macro is_nan(expression) -%}
    {{ return(adapter.dispatch('is_nan', 'storeroom')(expression)) }}
{%- endmacro %}

{% macro default__is_nan(expression) -%}
    is_nan(cast({{ expression }} as float64))
{%- endmacro %}

{#- DuckDB spells it without the underscore. -#}
{% macro duckdb__is_nan(expression) -%}
    isnan(cast({{ expression }} as float64))
{%- endmacro %}
