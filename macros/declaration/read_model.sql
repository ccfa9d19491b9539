{% macro read_model(name) -%}
    {{ return(storeroom.read_models()['%r' | format(name)]) }}
{%- endmacro %}
