{% macro label_order(policy) -%}
    {#- Expressions. Which label of an entity and time is the one that counts; the label itself is the last tie-break. -#}
    case when {{ policy }} = 'first' then labels.observed_at end,
    labels.observed_at desc,
    labels.label_value desc,
    labels.label_class desc
{%- endmacro %}
