{% macro ml_models() -%}
    {%- set models = {} -%}
    {%- for name, declaration in (var('ml_models', {}) or {}).items() -%}
        {%- if storeroom.declaration_problem(name, declaration) is none -%}
            {%- do models.update({name: storeroom.normalised_declaration(declaration)}) -%}
        {%- endif -%}
    {%- endfor -%}
    {{ return(models) }}
{%- endmacro %}
