{% macro written_models() -%}
    {#- A whole `ml_models` that is no mapping declares nothing; the jobs say so. -#}
    {%- set written = var('ml_models', {}) -%}
    {{ return(written if written is mapping else {}) }}
{%- endmacro %}
