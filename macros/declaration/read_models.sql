{% macro read_models() -%}
    {#- The keys are shown values: a name that is no text is refused, and is no key that dbt could keep. -#}
    {%- set kept = storeroom.kept_readings() -%}
    {%- if 'models' not in kept -%}
        {%- set models = {} -%}
        {%- for name, written in storeroom.written_models().items() -%}
            {%- set read = storeroom.read_declaration(name, written) -%}
            {%- set problem = storeroom.declaration_problem(name, read) -%}
            {%- do models.update({'%r' | format(name): {'declaration': read.declaration, 'problem': problem}}) -%}
        {%- endfor -%}
        {%- do kept.update({'models': models}) -%}
    {%- endif -%}
    {{ return(kept.models) }}
{%- endmacro %}
