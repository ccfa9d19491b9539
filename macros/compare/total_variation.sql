{% macro total_variation(reference=none, current=none, column=none, kind='numeric') -%}
    {{ storeroom.comparison(reference, current, column, kind, ['total_variation']) }}
{%- endmacro %}
