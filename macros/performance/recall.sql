{% macro recall(tp, fn) -%}
    ({{ tp }} / nullif({{ tp }} + {{ fn }}, 0))
{%- endmacro %}
