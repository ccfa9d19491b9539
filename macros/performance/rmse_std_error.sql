{% macro rmse_std_error(squared_error) -%}
    {#- Delta method on the root. -#}
    ({{ storeroom.mean_std_error(squared_error) }} / nullif(2 * sqrt(avg({{ squared_error }})), 0))
{%- endmacro %}
