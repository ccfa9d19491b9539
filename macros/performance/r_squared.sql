{% macro r_squared(squared_error, label) -%}
    (1 - avg({{ squared_error }}) / nullif(var_pop({{ label }}), 0))
{%- endmacro %}
