{% macro model_problem(name, read) -%}
    {%- set problem = storeroom.declaration_problem(name, read) -%}
    {%- if problem is none -%}
        {%- set missing = storeroom.table_problem(read.declaration) -%}
        {{ return('dbt_project.yml: vars.storeroom.ml_models.' ~ name ~ missing ~ '.' if missing is not none else none) }}
    {%- endif -%}
    {{ return(problem) }}
{%- endmacro %}
