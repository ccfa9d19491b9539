{% macro partition_key(expression) -%}
    {#- An expression of any type by which a window is partitioned. -#}
    {{ return(adapter.dispatch('partition_key', 'storeroom')(expression)) }}
{%- endmacro %}

{% macro default__partition_key(expression) -%}
    {{ expression }}
{%- endmacro %}

{#- BigQuery partitions by no float64; its text is another for every number. -#}
{% macro bigquery__partition_key(expression) -%}
    cast({{ expression }} as string)
{%- endmacro %}
