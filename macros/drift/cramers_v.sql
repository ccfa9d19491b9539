{% macro cramers_v(statistic, row_count) -%}
    sqrt({{ statistic }} / nullif(cast({{ row_count }} as float64), 0))
{%- endmacro %}
