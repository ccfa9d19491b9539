{% macro brier_calibration(gap, row_count) -%}
    (sum({{ row_count }} * power({{ gap }}, 2)) / nullif(sum({{ row_count }}), 0))
{%- endmacro %}
