{% macro feature_columns(name) -%}
    {%- if not execute -%}
        {{ return([]) }}
    {%- endif -%}
    {%- set columns = storeroom.kept_readings().setdefault('columns', {}) -%}
    {%- if name not in columns -%}
        {%- set declaration = storeroom.ml_model(name) -%}
        {%- set node = storeroom.declared_node(declaration.features) -%}
        {%- do columns.update({name: storeroom.feature_columns_of(node, declaration)}) -%}
    {%- endif -%}
    {{ return(columns[name]) }}
{%- endmacro %}
