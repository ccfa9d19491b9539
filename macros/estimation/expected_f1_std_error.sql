{% macro expected_f1_std_error(tp, wrong) -%}
    {#- Delta method on the shares of the confusion matrix that F1 is made of; `wrong` are false positives and negatives. -#}
    sqrt(
        {{ tp }} * power(2 - 4 * {{ tp }} / nullif(2 * {{ tp }} + {{ wrong }}, 0), 2)
        + ({{ wrong }}) * power(2 * {{ tp }} / nullif(2 * {{ tp }} + {{ wrong }}, 0), 2)
    ) / nullif(2 * {{ tp }} + {{ wrong }}, 0)
{%- endmacro %}
