{% macro l_infinity(reference=none, current=none, column=none, kind='numeric') -%}
    {{ storeroom.comparison(reference, current, column, kind, ['l_infinity']) }}
{%- endmacro %}
