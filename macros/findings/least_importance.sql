{% macro least_importance() -%}
    {#- A feature below 1% of the importance can change next to nothing of what the model says. -#}
    {{ return('0.01') }}
{%- endmacro %}
