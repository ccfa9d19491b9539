{% macro specificity(tn, fp) -%}
    ({{ tn }} / nullif({{ tn }} + {{ fp }}, 0))
{%- endmacro %}
