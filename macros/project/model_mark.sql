{% macro model_mark(model_name) -%}
    /* storeroom_model: {{ model_name | replace('*/', '') }} */
{%- endmacro %}
