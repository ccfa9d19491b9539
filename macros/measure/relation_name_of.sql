{% macro relation_name_of(window) -%}
    {#- What a window's rows come from: a feature view, which versions and models share, or the outputs of one model. -#}
    {%- if window.subject == 'features' -%}
        {{ return(storeroom.ml_model(window.model_name).features) }}
    {%- endif -%}
    {{ return(window.model_name ~ '|' ~ window.subject) }}
{%- endmacro %}
