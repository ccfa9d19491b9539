{% macro ml_models() -%}
    {%- set models = {} -%}
    {%- for name, written in storeroom.written_models().items() -%}
        {%- set read = storeroom.read_declaration(name, written) -%}
        {%- if storeroom.declaration_problem(name, read) is none -%}
            {%- do models.update({name: read.declaration}) -%}
        {%- endif -%}
    {%- endfor -%}
    {{ return(models) }}
{%- endmacro %}
