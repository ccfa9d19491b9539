{% macro ml_model(name) -%}
    {#- One of `ml_models`, without looking at the others: many statements are each of one model. -#}
    {{ return(storeroom.read_declaration(name, var('ml_models')[name]).declaration) }}
{%- endmacro %}
