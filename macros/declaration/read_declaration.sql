{% macro read_declaration(name, written) -%}
    {#- The only reading of a declaration: dbt and python/storeroom/declaration both call it. -#}
    {%- set where = 'dbt_project.yml: vars.storeroom.ml_models.' ~ name -%}
    {%- if name is not string or not modules.re.fullmatch('\\w[\\w.-]{0,59}', name) -%}
        {{ return({'declaration': none, 'problem': 'dbt_project.yml: vars.storeroom.ml_models has '
            ~ storeroom.shown_value(name) ~ ', which is no name of a model; write text of up to 60 letters, digits, '
            ~ "'_', '-' and '.', the first a letter, a digit or '_'."}) }}
    {%- endif -%}
    {%- set checked = storeroom.checked_section(written, storeroom.declaration_keys()) -%}
    {%- set problem = checked.problem if checked.problem is not none else storeroom.keys_problem(checked.value) -%}
    {%- if problem is not none -%}
        {{ return({'declaration': none, 'problem': where ~ problem ~ '.'}) }}
    {%- endif -%}
    {{ return({'declaration': checked.value, 'problem': none}) }}
{%- endmacro %}
