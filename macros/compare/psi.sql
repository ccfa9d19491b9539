{% macro psi(reference=none, current=none, column=none, kind='numeric') -%}
    {{ storeroom.comparison(reference, current, column, kind, ['psi']) }}
{%- endmacro %}
