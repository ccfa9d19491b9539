{% macro contract_types(node) -%}
    {%- set types = {} -%}
    {%- for column in node.columns.values() -%}
        {%- do types.update({column.name: column.data_type}) -%}
    {%- endfor -%}
    {{ return(types) }}
{%- endmacro %}
