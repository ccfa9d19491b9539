{% macro accuracy(tp, fp, fn, tn) -%}
    (({{ tp }} + {{ tn }}) / nullif({{ tp }} + {{ fp }} + {{ fn }} + {{ tn }}, 0))
{%- endmacro %}
