{% macro standard_deviation(column) -%}
    stddev_samp({{ storeroom.finite(column) }})
{%- endmacro %}
