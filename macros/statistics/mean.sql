{% macro mean(column) -%}
    avg({{ storeroom.finite(column) }})
{%- endmacro %}
