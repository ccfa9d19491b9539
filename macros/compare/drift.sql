{% macro drift(reference=none, current=none, column=none, kind='numeric') -%}
    {{ storeroom.comparison(reference, current, column, kind, storeroom.comparison_methods(kind) | list) }}
{%- endmacro %}
