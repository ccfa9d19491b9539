{% macro jensen_shannon(reference=none, current=none, column=none, kind='numeric') -%}
    {{ storeroom.comparison(reference, current, column, kind, ['jensen_shannon']) }}
{%- endmacro %}
