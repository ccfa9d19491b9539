{% macro read_declaration(name, written) -%}
    {#- The only reading of a declaration: dbt and python/storeroom/declaration both call it. -#}
    {%- set where = 'dbt_project.yml: vars.storeroom.ml_models.' ~ name -%}
    {%- set misnamed = storeroom.name_problem(name) -%}
    {%- if misnamed is not none -%}
        {{ return({'declaration': none, 'problem': 'dbt_project.yml: vars.storeroom.ml_models has the model '
            ~ storeroom.shown_value(name) ~ ', whose name ' ~ misnamed ~ '; rename it.'}) }}
    {%- endif -%}
    {%- set checked = storeroom.checked_section(written, storeroom.declaration_keys()) -%}
    {%- set problem = checked.problem if checked.problem is not none else storeroom.keys_problem(checked.value) -%}
    {%- if problem is not none -%}
        {{ return({'declaration': none, 'problem': where ~ problem ~ '.'}) }}
    {%- endif -%}
    {#- As long as labels of a batch mature, its rows may still change. -#}
    {%- if checked.value.remeasure_days is none -%}
        {%- do checked.value.update({'remeasure_days': checked.value.label_delay_days}) -%}
    {%- endif -%}
    {{ return({'declaration': checked.value, 'problem': none}) }}
{%- endmacro %}
