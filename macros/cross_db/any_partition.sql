{% macro any_partition(time_column) -%}
    {#- A condition that every row meets, and that names the partitions it asks for. -#}
    {{ return(adapter.dispatch('any_partition', 'storeroom')(time_column)) }}
{%- endmacro %}

{% macro default__any_partition(time_column) -%}
    {{ return('true') }}
{%- endmacro %}

{#- A table with `require_partition_filter` refuses a query that says nothing of its partitions. dbt's own merges say this. -#}
{% macro bigquery__any_partition(time_column) -%}
    {%- if var('require_partition_filter', false) -%}
        {{ return('(' ~ time_column ~ ' is null or ' ~ time_column ~ ' is not null)') }}
    {%- endif -%}
    {{ return('true') }}
{%- endmacro %}
