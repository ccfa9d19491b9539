{% macro score_distance(positives_so_far, negatives_so_far, positive_total, negative_total) -%}
    {#- How far the distributions of the scores of both classes lie apart at a score; the largest is Kolmogorov-Smirnov's. -#}
    abs({{ positives_so_far }} / nullif({{ positive_total }}, 0) - {{ negatives_so_far }} / nullif({{ negative_total }}, 0))
{%- endmacro %}
