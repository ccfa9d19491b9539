{% macro ml_model(name) -%}
    {{ return(storeroom.read_model(name).declaration) }}
{%- endmacro %}
