{% macro declared_node(reference) -%}
    {%- set wanted = storeroom.parsed_reference(reference) -%}
    {%- for node in graph.nodes.values()
        if node.name == wanted.name
            and node.package_name == (wanted.package or project_name)
            and node.resource_type in ['model', 'seed', 'snapshot'] -%}
        {%- if (node.version | string) == ((wanted.version or node.latest_version) | string) -%}
            {{ return(node) }}
        {%- endif -%}
    {%- endfor -%}
    {{ return(none) }}
{%- endmacro %}
