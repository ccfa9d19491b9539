{% macro unwatched_columns(node, declaration) -%}
    {#- Columns of a contract that no model sees and nothing measures, because of their type. -#}
    {%- set columns = [] -%}
    {%- for column in node.columns.values() -%}
        {%- if column.name not in declaration.entity + [declaration.as_of]
            and storeroom.column_hints(column).get('role') != 'ignored'
            and storeroom.kind_of_type(column.data_type) is none -%}
            {%- do columns.append({'name': column.name, 'data_type': (column.data_type or '') | lower}) -%}
        {%- endif -%}
    {%- endfor -%}
    {{ return(columns) }}
{%- endmacro %}
