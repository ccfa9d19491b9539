{% macro expected_calibration_error_std_error(gap, row_count, squared_errors) -%}
    {#- Delta method: each row's error, with the sign of its bin's gap. -#}
    (sqrt(greatest(
        sum({{ squared_errors }})
        - power(sum({{ row_count }} * abs({{ gap }})), 2) / nullif(sum({{ row_count }}), 0),
        0
    )) / nullif(sum({{ row_count }}), 0))
{%- endmacro %}
