{% macro declaration_problem(name, read) -%}
    {#- The jobs leave a model out by `storeroom_left_out` for what dbt itself would stop at, such as a ref to nothing. -#}
    {%- set left_out = var('storeroom_left_out', {}).get(name) -%}
    {%- if read.problem is not none or left_out -%}
        {{ return(read.problem or left_out) }}
    {%- endif -%}
    {%- if not execute -%}
        {{ return(none) }}
    {%- endif -%}
    {%- set problem = storeroom.contract_problem(
        read.declaration, storeroom.declared_node(read.declaration.features), storeroom.declared_node(read.declaration.labels)
    ) -%}
    {{ return('dbt_project.yml: vars.storeroom.ml_models.' ~ name ~ problem ~ '.' if problem is not none else none) }}
{%- endmacro %}
