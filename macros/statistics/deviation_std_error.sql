{% macro deviation_std_error(squared_deviations, row_count) -%}
    {#- Of a mean, from the sum of squared deviations from it. -#}
    sqrt(({{ squared_deviations }}) / nullif({{ row_count }} * ({{ row_count }} - 1), 0))
{%- endmacro %}
