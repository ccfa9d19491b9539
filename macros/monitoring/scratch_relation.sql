{% macro scratch_relation(relation) -%}
    {{ return(relation.incorporate(path={'identifier': relation.identifier ~ '__passes'})) }}
{%- endmacro %}
