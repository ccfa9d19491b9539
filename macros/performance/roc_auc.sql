{% macro roc_auc(positives, negatives, negatives_so_far) -%}
    {#- One less the share of pairs in which the negative has the higher score, ties counting half; null with one class. -#}
    (1 - sum({{ positives }} * ({{ negatives_so_far }} - {{ negatives }} / 2.0))
        / nullif(sum({{ positives }}) * sum({{ negatives }}), 0))
{%- endmacro %}
