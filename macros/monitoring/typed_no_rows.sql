{% macro typed_no_rows(columns) -%}
    {#- Query without a row, whose columns have names and types. -#}
    select
    {%- for name, type in columns.items() %}
        cast(null as {{ type }}) as {{ name }}{{ ',' if not loop.last }}
    {%- endfor %}
    from (select 1 as nothing) as nothing
    where 1 = 0
{%- endmacro %}
