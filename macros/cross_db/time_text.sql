{% macro time_text(timestamp) -%}
    {#- A time as text, the same on every engine, so that keys made of it are too: 2024-01-29 06:00:00, with as much of a
        fraction of the second as there is. -#}
    {{ return(adapter.dispatch('time_text', 'storeroom')(timestamp)) }}
{%- endmacro %}

{% macro default__time_text(timestamp) -%}
    cast(cast({{ timestamp }} as timestamp) as string)
{%- endmacro %}

{#- BigQuery writes the zone, and a fraction in steps of three digits. -#}
{% macro bigquery__time_text(timestamp) -%}
    rtrim(rtrim(format_timestamp('%F %H:%M:%E6S', cast({{ timestamp }} as timestamp)), '0'), '.')
{%- endmacro %}
