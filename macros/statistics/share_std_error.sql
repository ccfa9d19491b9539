{% macro share_std_error(hits, total) -%}
    sqrt(({{ hits }} / nullif({{ total }}, 0)) * (1 - {{ hits }} / nullif({{ total }}, 0)) / nullif({{ total }}, 0))
{%- endmacro %}
