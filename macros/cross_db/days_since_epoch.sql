{% macro days_since_epoch(expression) -%}
    {#- Days, with their fraction, from 1970-01-01 00:00 UTC to a date or time; null for null. -#}
    {{ return(adapter.dispatch('days_since_epoch', 'storeroom')(expression)) }}
{%- endmacro %}

{% macro default__days_since_epoch(expression) -%}
    unix_micros(cast({{ expression }} as timestamp)) / 86400000000
{%- endmacro %}

{#- DuckDB has infinite dates and times, and other names; a cast to timestamp would read one with a zone in the session's. -#}
{% macro duckdb__days_since_epoch(expression) -%}
    case
        when isfinite({{ expression }}) then epoch_us({{ expression }}) / 86400000000e0
        when {{ expression }} > date '1970-01-01' then cast('inf' as float64)
        when {{ expression }} is not null then cast('-inf' as float64)
    end
{%- endmacro %}
