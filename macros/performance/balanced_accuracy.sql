{% macro balanced_accuracy(tp, fp, fn, tn) -%}
    (({{ storeroom.recall(tp, fn) }} + {{ storeroom.specificity(tn, fp) }}) / 2.0)
{%- endmacro %}
