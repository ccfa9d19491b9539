{% macro table_of(node) -%}
    {#- With --defer, what is not built here is read where the other state has it. -#}
    {%- for place in [node, node.defer_relation] if place -%}
        {%- set found = adapter.get_relation(database=place.database, schema=place.schema, identifier=place.alias) -%}
        {%- if found is not none -%}
            {{ return(found) }}
        {%- endif -%}
    {%- endfor -%}
    {{ return(none) }}
{%- endmacro %}
