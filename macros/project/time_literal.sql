{% macro time_literal(text) -%}
    {#- fromisoformat refuses anything that is not a time, so the literal cannot carry SQL. -#}
    {%- set instant = modules.datetime.datetime.fromisoformat(text | string) -%}
    {%- if instant.tzinfo -%}
        {%- set instant = instant.astimezone(modules.pytz.utc) -%}
    {%- endif -%}
    cast('{{ "%04d" | format(instant.year) }}-{{ instant.strftime("%m-%d %H:%M:%S.%f") }}' as timestamp)
{%- endmacro %}
