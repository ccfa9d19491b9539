{% macro has_measured(relation) -%}
    {#- Whether a relation may hold measurements: the list of tasks asks any of them, a model that measures itself only where it
        adds to what is there. -#}
    {{ return(this | string not in relation | string or storeroom.is_added_to()) }}
{%- endmacro %}
