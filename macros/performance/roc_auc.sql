{% macro roc_auc(label, overall_midrank, class_midrank) -%}
    {#- Mean over the positives of the share of negatives ranked below them, ties counting half; null with one class. -#}
    (
        sum(case when {{ label }} = 1 then {{ overall_midrank }} - {{ class_midrank }} end)
        / nullif(sum({{ label }}) * sum(1 - {{ label }}), 0)
    )
{%- endmacro %}
