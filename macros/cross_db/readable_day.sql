{% macro readable_day(days) -%}
    {#- A number of days since 1970-01-01 as the date it lies in; a dash for null. -#}
    {%- set epoch = "cast('1970-01-01' as date)" -%}
    coalesce(cast(cast({{ dbt.dateadd('day', 'cast(floor(' ~ days ~ ') as int64)', epoch) }} as date) as string), '-')
{%- endmacro %}
