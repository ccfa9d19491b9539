{% macro warning_drift_importance() -%}
    {#- Reads the var and refuses what it replaced: drift made a batch critical by a share of its own before. -#}
    {%- if var('critical_drift_importance', none) is not none -%}
        {{ exceptions.raise_compiler_error("dbt_project.yml: vars.storeroom.critical_drift_importance is "
            ~ var('critical_drift_importance') ~ ", but drift alone is never critical any more: take it out, and set "
            ~ "vars.storeroom.warning_drift_importance, the share of importance (0-1) from which on drift warns.") }}
    {%- endif -%}
    {%- set share = var('warning_drift_importance', 0.2) -%}
    {%- if share is not number or share is boolean or share < 0 or share > 1 -%}
        {{ exceptions.raise_compiler_error("dbt_project.yml: vars.storeroom.warning_drift_importance is '" ~ share
            ~ "'; allowed: a number from 0 to 1.") }}
    {%- endif -%}
    {{ return(share) }}
{%- endmacro %}
