{% macro add_days(timestamp, days) -%}
    {{ return(adapter.dispatch('add_days', 'storeroom')(timestamp, days)) }}
{%- endmacro %}

{% macro default__add_days(timestamp, days) -%}
    {{ exceptions.raise_compiler_error("storeroom.add_days has no implementation for adapter " ~ target.type) }}
{%- endmacro %}

{#- Seconds, so that a fraction of a day and a column of days both work; the unit differs in spelling. -#}
{% macro duckdb__add_days(timestamp, days) -%}
    ({{ timestamp }} + to_seconds({{ days }} * 86400))
{%- endmacro %}

{% macro bigquery__add_days(timestamp, days) -%}
    timestamp_add({{ timestamp }}, interval cast(round({{ days }} * 86400) as int64) second)
{%- endmacro %}
