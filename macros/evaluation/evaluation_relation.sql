{% macro evaluation_relation(relation, part) -%}
    {{ return(relation.incorporate(path={'identifier': relation.identifier ~ '__' ~ part})) }}
{%- endmacro %}
