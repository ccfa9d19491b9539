{% macro batch_series(first, last, batch) -%}
    {#- Array of batch starts from `first` to `last`, both included. -#}
    {{ return(adapter.dispatch('batch_series', 'storeroom')(first, last, batch)) }}
{%- endmacro %}

{% macro default__batch_series(first, last, batch) -%}
    {{ exceptions.raise_compiler_error("storeroom.batch_series has no implementation for adapter " ~ target.type) }}
{%- endmacro %}

{#- DuckDB steps any interval over timestamps. -#}
{% macro duckdb__batch_series(first, last, batch) -%}
    generate_series({{ first }}, {{ last }}, interval 1 {{ batch }})
{%- endmacro %}

{#- BigQuery steps timestamps by hours and days, but weeks and months only as dates. -#}
{% macro bigquery__batch_series(first, last, batch) -%}
    {%- if batch in ['week', 'month'] -%}
    array(
        select timestamp(day)
        from unnest(generate_date_array(date({{ first }}), date({{ last }}), interval 1 {{ batch }})) as day
    )
    {%- else -%}
    generate_timestamp_array({{ first }}, {{ last }}, interval 1 {{ batch }})
    {%- endif -%}
{%- endmacro %}
