{% macro lift(hits, positives, share) -%}
    ({{ hits }} / nullif({{ positives }} * {{ share }}, 0))
{%- endmacro %}
