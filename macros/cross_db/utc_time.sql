{% macro utc_time(expression, data_type=none) -%}
    {#- A date or time of a team's table as a UTC timestamp, whatever the session's time zone: a date is its midnight, a time
        without a zone is UTC already. Without a known type the expression is right for each of them, and null for what is no
        time: one model's column must not break a statement of all. -#}
    {{ return(adapter.dispatch('utc_time', 'storeroom')(expression, data_type)) }}
{%- endmacro %}

{% macro default__utc_time(expression, data_type) -%}
    cast({{ expression }} as timestamp)
{%- endmacro %}

{#- A cast of a time with a zone would read it in the session's; its microseconds since 1970 are UTC. -#}
{% macro duckdb__utc_time(expression, data_type) -%}
    {%- set base = storeroom.base_type(data_type) -%}
    {%- if base in ['timestamp', 'datetime', 'timestamp without time zone', 'timestamp_us'] -%}
    {{ expression }}
    {%- elif base in ['date', 'timestamp_s', 'timestamp_ms', 'timestamp_ns'] -%}
    cast({{ expression }} as timestamp)
    {%- else -%}
    case
        when typeof({{ expression }}) <> 'TIMESTAMP WITH TIME ZONE' then try_cast({{ expression }} as timestamp)
        when isfinite(try_cast({{ expression }} as timestamptz))
            then make_timestamp(epoch_us(try_cast({{ expression }} as timestamptz)))
    end
    {%- endif -%}
{%- endmacro %}

{#- A timestamp is an instant. A cast would read a date or datetime in the project's default time zone. -#}
{% macro bigquery__utc_time(expression, data_type) -%}
    {%- set base = storeroom.base_type(data_type) -%}
    {%- if base == 'timestamp' -%}
    {{ expression }}
    {%- elif base in ['date', 'datetime'] -%}
    timestamp({{ expression }}, 'UTC')
    {%- else -%}
    safe_cast({{ expression }} as timestamp)
    {%- endif -%}
{%- endmacro %}
