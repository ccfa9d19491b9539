{% macro feature_columns(name) -%}
    {%- if not execute -%}
        {{ return([]) }}
    {%- endif -%}
    {%- set declaration = storeroom.ml_model(name) -%}
    {{ return(storeroom.feature_columns_of(storeroom.declared_node(declaration.features), declaration)) }}
{%- endmacro %}
