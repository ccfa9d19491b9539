{% macro expected_calibration_error(gap, row_count) -%}
    (sum({{ row_count }} * abs({{ gap }})) / nullif(sum({{ row_count }}), 0))
{%- endmacro %}
