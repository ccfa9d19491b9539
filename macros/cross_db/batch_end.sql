{% macro batch_end(batch_start, batch) -%}
    {{ return(adapter.dispatch('batch_end', 'storeroom')(batch_start, batch)) }}
{%- endmacro %}

{% macro default__batch_end(batch_start, batch) -%}
    cast({{ dbt.dateadd(batch, 1, batch_start) }} as timestamp)
{%- endmacro %}

{#- BigQuery adds no month to a TIMESTAMP, only to a DATETIME. -#}
{% macro bigquery__batch_end(batch_start, batch) -%}
    timestamp(datetime_add(datetime({{ batch_start }}), interval 1 {{ batch }}))
{%- endmacro %}
