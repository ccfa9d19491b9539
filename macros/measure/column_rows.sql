{% macro column_rows(columns) -%}
    {#- Rows of literals: place, name, kind and type of the columns of a pass. -#}
    {%- set rows = [] -%}
    {%- for column in columns -%}
        {%- do rows.append([
            column.place | string, storeroom.string_literal(column.name), storeroom.string_literal(column.kind),
            storeroom.string_literal(storeroom.canonical_type(column.data_type)),
        ]) -%}
    {%- endfor -%}
    {{ return(rows) }}
{%- endmacro %}
