{% macro column_expression(column) -%}
    {#- A plain name is quoted, so that `order` is a column too; anything else is SQL already. -#}
    {%- set name = column | string | trim -%}
    {{ return(adapter.quote(name) if modules.re.fullmatch('[A-Za-z_][A-Za-z0-9_]*', name) else '(' ~ name ~ ')') }}
{%- endmacro %}
