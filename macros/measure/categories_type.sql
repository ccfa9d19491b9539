{% macro categories_type() -%}
    {{ return(storeroom.array_type(storeroom.struct_type({'value': 'string', 'row_count': 'int64'}))) }}
{%- endmacro %}
