{% macro declared_node(reference) -%}
    {%- set nodes = storeroom.kept_readings().setdefault('nodes', {}) -%}
    {%- if reference in nodes -%}
        {{ return(nodes[reference]) }}
    {%- endif -%}
    {%- set wanted = storeroom.parsed_reference(reference) -%}
    {%- for node in graph.nodes.values()
        if node.name == wanted.name
            and node.package_name == (wanted.package or project_name)
            and node.resource_type in ['model', 'seed', 'snapshot']
            and (node.version | string) == ((wanted.version or node.latest_version) | string) -%}
        {%- do nodes.update({reference: node}) -%}
        {{ return(node) }}
    {%- endfor -%}
    {{ return(none) }}
{%- endmacro %}
