{% macro generate_alias_name(custom_alias_name=none, node=none) -%}
    {%- set name = custom_alias_name or node.name -%}
    {{ (name ~ '_v' ~ node.version) if node.version else name }}
{%- endmacro %}
