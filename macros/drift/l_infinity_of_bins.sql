{% macro l_infinity_of_bins(reference_count, batch_count, reference_total, batch_total) -%}
    {%- set reference = "(" ~ reference_count ~ " / nullif(cast(" ~ reference_total ~ " as float64), 0))" -%}
    {%- set batch = "(" ~ batch_count ~ " / nullif(cast(" ~ batch_total ~ " as float64), 0))" -%}
    max(abs({{ reference }} - {{ batch }}))
{%- endmacro %}
