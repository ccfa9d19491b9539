{% macro brier_calibration_std_error(gap, row_count, squared_errors) -%}
    {#- Infinitesimal jackknife: a row moves its bin's gap and weighs in the mean. -#}
    (sqrt(greatest(
        sum(4 * power({{ gap }}, 2) * {{ squared_errors }} - 3 * {{ row_count }} * power({{ gap }}, 4))
        - power(sum({{ row_count }} * power({{ gap }}, 2)), 2) / nullif(sum({{ row_count }}), 0),
        0
    )) / nullif(sum({{ row_count }}), 0))
{%- endmacro %}
