{% macro looked_from(declaration, delay_days=0) -%}
    {#- Text of a time. Rows of batches from here on are looked at again: twelve batches at least, and all that are measured
        again when their rows change. A constant, which prunes partitions. -#}
    {%- set length = {'hour': 1 / 24, 'day': 1, 'week': 7, 'month': 31}[declaration.batch] -%}
    {%- set days = [declaration.remeasure_days, var('restated_batches', 12) * length] | max + length + delay_days -%}
    {%- set clock = var('storeroom_now', none) or run_started_at.strftime('%Y-%m-%d %H:%M:%S') -%}
    {%- set instant = modules.datetime.datetime.fromisoformat(clock | string) - modules.datetime.timedelta(days=days) -%}
    {{ return(instant.isoformat(sep=' ')) }}
{%- endmacro %}
