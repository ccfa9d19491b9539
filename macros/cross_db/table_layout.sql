{% macro table_layout(time_column, columns) -%}
    {#- What the config of a big table says of how its rows lie. -#}
    {{ return(adapter.dispatch('table_layout', 'storeroom')(time_column, columns)) }}
{%- endmacro %}

{#- DuckDB finds rows by the least and largest value of each of its row groups, without being told. -#}
{% macro default__table_layout(time_column, columns) -%}
    {{ return({'partition_by': none, 'cluster_by': none}) }}
{%- endmacro %}

{#- BigQuery bills what it reads, and leaves out partitions and blocks that a filter excludes. Months, since a table has at
    most 10,000 partitions and small ones cost more than they spare. -#}
{% macro bigquery__table_layout(time_column, columns) -%}
    {{ return({
        'partition_by': {'field': time_column, 'data_type': 'timestamp', 'granularity': 'month'},
        'cluster_by': columns,
    }) }}
{%- endmacro %}
