{% macro pinball(value, label, quantile) -%}
    (case
        when {{ label }} >= {{ value }} then {{ quantile }} * ({{ label }} - {{ value }})
        else (1 - {{ quantile }}) * ({{ value }} - {{ label }})
    end)
{%- endmacro %}
