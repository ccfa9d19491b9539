{% macro measurable_models() -%}
    {#- A job that looks for the model at which measuring fails names some by `storeroom_measured_models`. -#}
    {%- set only, models = var('storeroom_measured_models', none), {} -%}
    {%- for name, declaration in storeroom.watched_models().items() if only is none or name in only -%}
        {%- do models.update({name: declaration}) -%}
    {%- endfor -%}
    {{ return(models) }}
{%- endmacro %}
