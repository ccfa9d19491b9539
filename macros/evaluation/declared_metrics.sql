{% macro declared_metrics(metrics, declaration) -%}
    {#- Of some metrics those that need nothing of the declaration, or what they need is declared. -#}
    {%- set known = [] -%}
    {%- for metric in metrics if not metric.get('needs') or declaration.performance[metric.needs] is not none -%}
        {%- do known.append(metric) -%}
    {%- endfor -%}
    {{ return(known) }}
{%- endmacro %}
