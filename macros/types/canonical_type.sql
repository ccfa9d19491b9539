{% macro canonical_type(data_type) -%}
    {#- What a data type is, whatever it is called; none for a type that is not watched. -#}
    {%- set base = storeroom.base_type(data_type) -%}
    {%- for name, spellings in storeroom.column_types().items() if base in spellings -%}
        {{ return(name) }}
    {%- endfor -%}
    {{ return(none) }}
{%- endmacro %}
