{% macro catalogue_row(name, column, declaration, node, position=none) -%}
    {%- set row = [] -%}
    {%- for text in [
        name, column.name, column.data_type, column.kind, column.role, declaration.features,
        node.columns[column.name].description,
    ] -%}
        {%- do row.append(storeroom.string_literal(text) if text else 'null') -%}
    {%- endfor -%}
    {{ return(row + ['true' if column.is_day_count else 'false', position | string if position else 'null']) }}
{%- endmacro %}
