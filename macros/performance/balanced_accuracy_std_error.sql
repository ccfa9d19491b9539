{% macro balanced_accuracy_std_error(tp, fp, fn, tn) -%}
    {#- Two independent shares. -#}
    (sqrt(
        power({{ storeroom.share_std_error(tp, '(' ~ tp ~ ' + ' ~ fn ~ ')') }}, 2)
        + power({{ storeroom.share_std_error(tn, '(' ~ tn ~ ' + ' ~ fp ~ ')') }}, 2)
    ) / 2.0)
{%- endmacro %}
