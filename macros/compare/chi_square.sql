{% macro chi_square(reference=none, current=none, column=none, kind='numeric') -%}
    {{ storeroom.comparison(reference, current, column, kind, ['chi_square']) }}
{%- endmacro %}
