{% macro brier_refinement_std_error(gap, row_count, squared_errors, cubed_errors, fourth_errors) -%}
    {#- Of the mean of the squared error that is left when every bin is recalibrated; the recalibration itself adds nothing
        to first order, being the best one. -#}
    (sqrt(greatest(
        sum(
            {{ fourth_errors }} - 4 * {{ gap }} * {{ cubed_errors }} + 6 * power({{ gap }}, 2) * {{ squared_errors }}
            - 3 * {{ row_count }} * power({{ gap }}, 4)
        )
        - power(sum({{ squared_errors }} - {{ row_count }} * power({{ gap }}, 2)), 2) / nullif(sum({{ row_count }}), 0),
        0
    )) / nullif(sum({{ row_count }}), 0))
{%- endmacro %}
