{% macro kullback_leibler(reference=none, current=none, column=none, kind='numeric') -%}
    {{ storeroom.comparison(reference, current, column, kind, ['kullback_leibler']) }}
{%- endmacro %}
