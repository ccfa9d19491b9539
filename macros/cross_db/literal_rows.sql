{% macro literal_rows(columns, rows) -%}
    {#- Query. Rows of literals, each as long as its values: thousands of rows are to fit into one statement. -#}
    {{ return(adapter.dispatch('literal_rows', 'storeroom')(columns, rows)) }}
{%- endmacro %}

{% macro default__literal_rows(columns, rows) -%}
    select
        {%- for name, type in columns.items() %}
        cast({{ name }} as {{ type }}) as {{ name }}{{ ',' if not loop.last }}
        {%- endfor %}
    from (values
        {%- for row in rows %}
        ({{ row | join(', ') }}){{ ',' if not loop.last }}
        {%- endfor %}
    ) as literals ({{ columns | join(', ') }})
{%- endmacro %}

{#- BigQuery has no VALUES; an array tells the types once. -#}
{% macro bigquery__literal_rows(columns, rows) -%}
    select {{ columns | join(', ') }}
    from unnest({{ storeroom.array_type(storeroom.struct_type(columns)) }}[
        {%- for row in rows %}
        ({{ row | join(', ') }}){{ ',' if not loop.last }}
        {%- endfor %}
    ])
{%- endmacro %}
