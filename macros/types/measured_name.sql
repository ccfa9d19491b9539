{% macro measured_name(column) -%}
    {#- What a measuring query calls a column: an alias of ours where it has one, so that no name of a team meets one of ours. -#}
    {{ return(column.alias or adapter.quote(column.name)) }}
{%- endmacro %}
