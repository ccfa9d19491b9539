{% macro feature_value(column) -%}
    {%- set name = adapter.quote(column.name) -%}
    {{ return(storeroom.days_since_epoch(name) if column.is_day_count else name) }}
{%- endmacro %}
