{% macro optional_literal(value, data_type) -%}
    {#- A declared value as a literal of that type; null when it is not declared. -#}
    {%- if value is none -%}
        cast(null as {{ data_type }})
    {%- elif data_type == 'string' -%}
        cast({{ storeroom.string_literal(value) }} as string)
    {%- else -%}
        cast({{ storeroom.string_literal(value) }} as {{ data_type }})
    {%- endif -%}
{%- endmacro %}
