{% macro gain(hits, positives) -%}
    ({{ hits }} / nullif({{ positives }}, 0))
{%- endmacro %}
