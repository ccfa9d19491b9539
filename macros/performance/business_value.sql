{% macro business_value(tp, fp, fn, tn, values) -%}
    (
        ({{ tp }} * {{ values.true_positive }} + {{ fp }} * {{ values.false_positive }}
        + {{ fn }} * {{ values.false_negative }} + {{ tn }} * {{ values.true_negative }})
        / nullif({{ tp }} + {{ fp }} + {{ fn }} + {{ tn }}, 0)
    )
{%- endmacro %}
