{% macro rmse(squared_error) -%}
    sqrt(avg({{ squared_error }}))
{%- endmacro %}
