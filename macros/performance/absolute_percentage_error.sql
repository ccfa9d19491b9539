{% macro absolute_percentage_error(value, label) -%}
    (abs({{ value }} - {{ label }}) / nullif(abs({{ label }}), 0))
{%- endmacro %}
