{% macro batch_shift(batch_start, batch, count) -%}
    {#- Start of the batch so many batches later; earlier for a negative count. -#}
    {{ return(adapter.dispatch('batch_shift', 'storeroom')(batch_start, batch, count)) }}
{%- endmacro %}

{% macro default__batch_shift(batch_start, batch, count) -%}
    cast({{ dbt.dateadd(batch, count, batch_start) }} as timestamp)
{%- endmacro %}

{#- BigQuery adds no month to a TIMESTAMP, only to a DATETIME. -#}
{% macro bigquery__batch_shift(batch_start, batch, count) -%}
    timestamp(datetime_add(datetime({{ batch_start }}), interval {{ count }} {{ batch }}))
{%- endmacro %}
