{% macro bins_type() -%}
    {{ return(storeroom.array_type(storeroom.struct_type({'value': 'float64', 'row_count': 'int64', 'moved_count': 'int64'}))) }}
{%- endmacro %}
