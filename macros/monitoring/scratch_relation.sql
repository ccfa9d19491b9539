{% macro scratch_relation(relation, part='passes') -%}
    {#- Two runs at once have one each, so that neither reads rows of the other. -#}
    {{ return(relation.incorporate(path={'identifier': relation.identifier ~ '__' ~ part ~ '_' ~ invocation_id[:8]})) }}
{%- endmacro %}
