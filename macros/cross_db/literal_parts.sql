{% macro literal_parts(rows) -%}
    {#- A view is one statement, however long; a table can be written in parts. -#}
    {%- if storeroom.kept_result() == 'view' -%}
        {{ return([rows]) }}
    {%- endif -%}
    {%- set parts = [] -%}
    {%- set part = namespace(rows=[], size=0) -%}
    {%- for row in rows -%}
        {%- set size = row | map('length') | sum + 20 -%}
        {%- if part.rows and part.size + size > 500000 -%}
            {%- do parts.append(part.rows) -%}
            {%- set part.rows = [] -%}
            {%- set part.size = 0 -%}
        {%- endif -%}
        {%- do part.rows.append(row) -%}
        {%- set part.size = part.size + size -%}
    {%- endfor -%}
    {{ return(parts + [part.rows]) }}
{%- endmacro %}
