{% macro utc_window(expression, data_type, start_at, end_at) -%}
    {#- Condition. Whether a date or time of a team's table lies in a half-open window of UTC, given as text. -#}
    {{ return(adapter.dispatch('utc_window', 'storeroom')(expression, data_type, start_at, end_at)) }}
{%- endmacro %}

{% macro default__utc_window(expression, data_type, start_at, end_at) -%}
    {%- set time = storeroom.utc_time(expression, data_type) -%}
    ({{ time }} >= {{ storeroom.time_literal(start_at) }} and {{ time }} < {{ storeroom.time_literal(end_at) }})
{%- endmacro %}

{#- A partition is only left out where the column itself is compared with a constant of its own type. -#}
{% macro bigquery__utc_window(expression, data_type, start_at, end_at) -%}
    {%- set base = storeroom.base_type(data_type) -%}
    {%- set start, end = storeroom.time_literal(start_at), storeroom.time_literal(end_at) -%}
    {%- if base == 'datetime' -%}
    ({{ expression }} >= datetime({{ start }}, 'UTC') and {{ expression }} < datetime({{ end }}, 'UTC'))
    {%- elif base == 'date' -%}
    (
        {{ expression }} >= date({{ start }}, 'UTC') and {{ expression }} <= date({{ end }}, 'UTC')
        and {{ storeroom.default__utc_window(expression, data_type, start_at, end_at) }}
    )
    {%- else -%}
    {{ storeroom.default__utc_window(expression, data_type, start_at, end_at) }}
    {%- endif -%}
{%- endmacro %}
