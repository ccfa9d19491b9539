{% macro now() -%}
    {%- set clock = var('storeroom_now', none) -%}
    {{ storeroom.time_literal(clock) if clock else storeroom.current_utc_timestamp() }}
{%- endmacro %}
