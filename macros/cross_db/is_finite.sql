{% macro is_finite(expression) -%}
    {{ return(adapter.dispatch('is_finite', 'storeroom')(expression)) }}
{%- endmacro %}

{% macro default__is_finite(expression) -%}
    {{ exceptions.raise_compiler_error("storeroom.is_finite has no implementation for adapter " ~ target.type) }}
{%- endmacro %}

{#- The engines name the test differently; both say null for null. -#}
{% macro duckdb__is_finite(expression) -%}
    isfinite(cast({{ expression }} as float64))
{%- endmacro %}

{% macro bigquery__is_finite(expression) -%}
    (not (is_nan(cast({{ expression }} as float64)) or is_inf(cast({{ expression }} as float64))))
{%- endmacro %}
