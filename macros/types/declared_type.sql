{% macro declared_type(node_name, column) -%}
    {#- The type of a column as an enforced contract states it; none without one, and while dbt parses. -#}
    {%- set node = storeroom.declared_node(node_name) if execute else none -%}
    {%- if node is none or not node.config.contract.enforced or column not in node.columns -%}
        {{ return(none) }}
    {%- endif -%}
    {{ return(node.columns[column].data_type) }}
{%- endmacro %}
