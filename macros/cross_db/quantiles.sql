{% macro quantiles(expression, shares) -%}
    {#- Exact quantiles with linear interpolation, as numpy's default, in one array; null on no value. -#}
    {{ return(adapter.dispatch('quantiles', 'storeroom')(expression, shares)) }}
{%- endmacro %}

{% macro default__quantiles(expression, shares) -%}
    {{ exceptions.raise_compiler_error("storeroom.quantiles has no implementation for adapter " ~ target.type) }}
{%- endmacro %}

{#- One call sorts once for all shares; standard SQL has no aggregate that returns several. -#}
{% macro duckdb__quantiles(expression, shares) -%}
    quantile_cont({{ expression }}, {{ shares }})
{%- endmacro %}
