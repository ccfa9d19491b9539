{% macro watched_models() -%}
    {#- What every model's SQL shares must not name a table that is not there. -#}
    {%- set models = {} -%}
    {%- for name, declaration in storeroom.ml_models().items() if storeroom.table_problem(declaration) is none -%}
        {%- do models.update({name: declaration}) -%}
    {%- endfor -%}
    {{ return(models) }}
{%- endmacro %}
