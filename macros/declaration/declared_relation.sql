{% macro declared_relation(reference) -%}
    {#- Naming the team's project keeps dbt from warning that a package refs the root project. -#}
    {%- set wanted = storeroom.parsed_reference(reference) -%}
    {%- if wanted.version is none -%}
        {{ return(ref(wanted.package or project_name, wanted.name)) }}
    {%- endif -%}
    {{ return(ref(wanted.package or project_name, wanted.name, version=wanted.version)) }}
{%- endmacro %}
