{% macro batch_start(timestamp, batch) -%}
    {{ return(adapter.dispatch('batch_start', 'storeroom')(timestamp, batch)) }}
{%- endmacro %}

{% macro default__batch_start(timestamp, batch) -%}
    {{ dbt.date_trunc(batch, timestamp) }}
{%- endmacro %}

{#- DuckDB truncates a timestamp to a date; a batch starts at a timestamp. -#}
{% macro duckdb__batch_start(timestamp, batch) -%}
    cast(date_trunc('{{ batch }}', {{ timestamp }}) as timestamp)
{%- endmacro %}

{#- BigQuery's week starts on Sunday, ours on Monday as ISO 8601 and DuckDB have it. -#}
{% macro bigquery__batch_start(timestamp, batch) -%}
    timestamp_trunc({{ timestamp }}, {{ 'isoweek' if batch == 'week' else batch }})
{%- endmacro %}
