{% macro brier_refinement(gap, row_count, squared_errors) -%}
    (sum({{ squared_errors }} - {{ row_count }} * power({{ gap }}, 2)) / nullif(sum({{ row_count }}), 0))
{%- endmacro %}
