{% macro shown_value(value) -%}
    {{ return(('%r' | format(value)) | truncate(120, true)) }}
{%- endmacro %}
