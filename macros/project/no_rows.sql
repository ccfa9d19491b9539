{% macro no_rows(from_model=none) -%}
    {#- The columns of a model's own contract and no row: what a model is when there is nothing to say. -#}
    {%- set columns = (from_model or model).columns.values() | list -%}
    select
    {%- for column in columns %}
        cast(null as {{ column.data_type }}) as {{ column.name }},
    {%- endfor %}
    from (select 1 as nothing) as nothing
    where 1 = 0
{%- endmacro %}
