{% macro reference_problem(reference, node) -%}
    {%- if node is none -%}
        {{ return(" is '" ~ reference ~ "', which is no model of this project") }}
    {%- elif node.config.materialized == 'ephemeral' -%}
        {{ return(" is '" ~ reference ~ "', which is ephemeral and has no table; give it materialized: table or view") }}
    {%- endif -%}
    {{ return(none) }}
{%- endmacro %}
