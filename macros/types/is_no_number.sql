{% macro is_no_number(column) -%}
    {#- Condition. Whether a text that is declared a number is none. -#}
    {%- set name = adapter.quote(column) -%}
    {{ name }} is not null and {{ storeroom.safe_number(name) }} is null
{%- endmacro %}
