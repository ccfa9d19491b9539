{% macro with_totals(expression, family) -%}
    {#- tp, fp, fn, tn and n in a metric's formula are totals of the group. -#}
    {%- if family == 'binary' -%}
        {%- set text = modules.re.sub('\\b(tp|fp|fn|tn|n)\\b', 'max(\\1_total)', expression) -%}
    {%- else -%}
        {%- set text = modules.re.sub('\\bn\\b', 'count(*)', expression) -%}
    {%- endif -%}
    {{ return(text) }}
{%- endmacro %}
