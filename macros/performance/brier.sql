{% macro brier(score, label) -%}
    {#- Loss of one row: squared error of the probability. -#}
    power({{ score }} - {{ label }}, 2)
{%- endmacro %}
