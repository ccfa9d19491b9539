{% macro hellinger(reference=none, current=none, column=none, kind='numeric') -%}
    {{ storeroom.comparison(reference, current, column, kind, ['hellinger']) }}
{%- endmacro %}
