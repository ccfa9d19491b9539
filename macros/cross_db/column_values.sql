{% macro column_values(rows, columns) -%}
    {#- Query. feature_name and value: one row per row and numeric column. -#}
    {{ return(adapter.dispatch('column_values', 'storeroom')(rows, columns)) }}
{%- endmacro %}

{#- A columnar engine reads no other column for each part. -#}
{% macro default__column_values(rows, columns) -%}
    {%- for column in columns %}
    select
        {{ storeroom.string_literal(column.name) }} as feature_name,
        cast({{ storeroom.measured_name(column) }} as float64) as value
    from {{ rows }}
    {{- ' union all' if not loop.last }}
    {%- endfor %}
{%- endmacro %}

{#- BigQuery would read a view again for each part of a union. -#}
{% macro bigquery__column_values(rows, columns) %}
    select measured.feature_name, measured.value
    from {{ rows }}
    cross join unnest([
        {%- for column in columns %}
        struct(
            {{ storeroom.string_literal(column.name) }} as feature_name,
            cast({{ storeroom.measured_name(column) }} as float64) as value
        ){{ ',' if not loop.last }}
        {%- endfor %}
    ]) as measured
{%- endmacro %}
