{% macro ml_models() -%}
    {%- set models, read = {}, storeroom.read_models() -%}
    {%- for name in storeroom.written_models() -%}
        {%- set model = read['%r' | format(name)] -%}
        {%- if model.problem is none -%}
            {%- do models.update({name: model.declaration}) -%}
        {%- endif -%}
    {%- endfor -%}
    {{ return(models) }}
{%- endmacro %}
