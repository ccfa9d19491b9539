{% macro current_utc_timestamp() -%}
    {{ return(adapter.dispatch('current_utc_timestamp', 'storeroom')()) }}
{%- endmacro %}

{% macro default__current_utc_timestamp() -%}
    current_timestamp
{%- endmacro %}

{#- DuckDB's current_timestamp carries a time zone; Storeroom's timestamps are UTC without one. -#}
{% macro duckdb__current_utc_timestamp() -%}
    (current_timestamp at time zone 'UTC')
{%- endmacro %}
