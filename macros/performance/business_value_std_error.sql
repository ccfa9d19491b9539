{% macro business_value_std_error(tp, fp, fn, tn, values) -%}
    {#- Of a mean of one number per row. -#}
    {%- set mean = storeroom.business_value(tp, fp, fn, tn, values) -%}
    {%- set n = '(' ~ [tp, fp, fn, tn] | join(' + ') ~ ')' -%}
    sqrt((
        {{ tp }} * power({{ values.true_positive }} - {{ mean }}, 2)
        + {{ fp }} * power({{ values.false_positive }} - {{ mean }}, 2)
        + {{ fn }} * power({{ values.false_negative }} - {{ mean }}, 2)
        + {{ tn }} * power({{ values.true_negative }} - {{ mean }}, 2)
    ) / nullif({{ n }} * ({{ n }} - 1), 0))
{%- endmacro %}
