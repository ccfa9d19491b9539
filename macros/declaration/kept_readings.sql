{% macro kept_readings() -%}
    {#- Some 25 nodes need what is read here, and a hundred declarations take a quarter of a second. dbt's graph is what the nodes
        of an invocation share; a partial parse keeps it, and what an older package read into it must not be used. A variable
        depends on the package of the node that asks. -#}
    {%- set kept = graph.setdefault('storeroom', {}) -%}
    {%- if kept.invocation_id != invocation_id -%}
        {%- do kept.clear() -%}
        {%- do kept.update({'invocation_id': invocation_id}) -%}
    {%- endif -%}
    {{ return(kept.setdefault(model.package_name ~ (' at run' if execute else ' at parse'), {})) }}
{%- endmacro %}
