{% macro average_precision(positives, positives_so_far, rows_so_far) -%}
    {#- Mean over the positives of the precision among the rows that are scored as high or higher. -#}
    (sum({{ positives }} * {{ positives_so_far }} / {{ rows_so_far }}) / nullif(sum({{ positives }}), 0))
{%- endmacro %}
