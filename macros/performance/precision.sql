{% macro precision(tp, fp) -%}
    ({{ tp }} / nullif({{ tp }} + {{ fp }}, 0))
{%- endmacro %}
