{% macro score_distance_std_error(positives_so_far, negatives_so_far, positive_total, negative_total) -%}
    {#- Of the difference of two shares at the score where it is largest: to first order that place does not matter. -#}
    sqrt(
        power({{ storeroom.share_std_error(positives_so_far, positive_total) }}, 2)
        + power({{ storeroom.share_std_error(negatives_so_far, negative_total) }}, 2)
    )
{%- endmacro %}
