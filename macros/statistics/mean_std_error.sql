{% macro mean_std_error(expression) -%}
    stddev_samp({{ expression }}) / sqrt(nullif(count({{ expression }}), 0))
{%- endmacro %}
