{% macro float_literal(number) -%}
    {#- With an exponent it is a float64 on every engine; without one DuckDB reads a decimal. -#}
    {%- set text = number | string | lower -%}
    {{ return(text if 'e' in text else text ~ 'e0') }}
{%- endmacro %}
