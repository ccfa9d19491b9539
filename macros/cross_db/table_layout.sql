{% macro table_layout(time_column, columns, unique_key=none) -%}
    {#- What the config of a big table says of how its rows lie, and of how a later run adds to them. -#}
    {{ return(adapter.dispatch('table_layout', 'storeroom')(time_column, columns, unique_key)) }}
{%- endmacro %}

{#- DuckDB finds rows by the least and largest value of each of its row groups, without being told. -#}
{% macro default__table_layout(time_column, columns, unique_key) -%}
    {{ return({'partition_by': none, 'cluster_by': none, 'unique_key': unique_key}) }}
{%- endmacro %}

{#- BigQuery bills what it reads, and leaves out partitions and blocks that a filter excludes. Months, since a table has at
    most 10,000 partitions and small ones cost more than they spare. A merge by a key reads that column of the whole table,
    and is billed every column of it, since it could update; without one it only inserts, and reads nothing. -#}
{% macro bigquery__table_layout(time_column, columns, unique_key) -%}
    {{ return({
        'partition_by': {'field': time_column, 'data_type': 'timestamp', 'granularity': 'month'},
        'cluster_by': columns,
        'unique_key': none,
        'require_partition_filter': true if var('require_partition_filter', false) else none,
    }) }}
{%- endmacro %}
