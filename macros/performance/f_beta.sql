{% macro f_beta(tp, fp, fn, beta) -%}
    ((1 + power({{ beta }}, 2)) * {{ tp }}
        / nullif((1 + power({{ beta }}, 2)) * {{ tp }} + power({{ beta }}, 2) * {{ fn }} + {{ fp }}, 0))
{%- endmacro %}
