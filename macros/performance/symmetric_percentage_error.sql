{% macro symmetric_percentage_error(value, label) -%}
    (case
        when {{ value }} = 0 and {{ label }} = 0 then 0.0
        else 2 * abs({{ value }} - {{ label }}) / (abs({{ value }}) + abs({{ label }}))
    end)
{%- endmacro %}
