{% macro declared_relation(name) -%}
    {#- A ref to a team's model. Naming its project keeps dbt from warning that a package refs the root project. -#}
    {{ return(ref(project_name, name)) }}
{%- endmacro %}
