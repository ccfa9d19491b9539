{% macro declaration_problem(name, declaration) -%}
    {#- What keeps one model out of monitoring without stopping the others; none when nothing does. -#}
    {%- if declaration is not mapping -%}
        {{ return("vars.storeroom.ml_models." ~ name ~ " is not a mapping of keys to values") }}
    {%- endif -%}
    {%- for key in ['task', 'features', 'labels', 'entity', 'as_of', 'batch', 'trainer', 'owner'] -%}
        {%- if not declaration.get(key) -%}
            {{ return("vars.storeroom.ml_models." ~ name ~ "." ~ key ~ " is missing") }}
        {%- endif -%}
        {%- if key != 'entity' and declaration.get(key) is not string -%}
            {{ return("vars.storeroom.ml_models." ~ name ~ "." ~ key ~ " is " ~ declaration.get(key)
                ~ "; write one word or name") }}
        {%- endif -%}
    {%- endfor -%}
    {%- if declaration.batch not in ['hour', 'day', 'week', 'month'] -%}
        {{ return("vars.storeroom.ml_models." ~ name ~ ".batch is '" ~ declaration.batch
            ~ "'; allowed: hour, day, week, month") }}
    {%- endif -%}
    {%- if declaration.task not in ['binary_classification', 'multiclass_classification', 'regression'] -%}
        {{ return("vars.storeroom.ml_models." ~ name ~ ".task is '" ~ declaration.task
            ~ "'; allowed: binary_classification, multiclass_classification, regression") }}
    {%- endif -%}
    {%- set problem = storeroom.settings_problem(name, declaration) -%}
    {%- if problem is none -%}
        {%- set problem = storeroom.slices_problem(name, declaration.get('slices', [])) -%}
    {%- endif -%}
    {%- if problem is none -%}
        {%- set problem = storeroom.performance_problem(name, declaration) -%}
    {%- endif -%}
    {%- if problem is none and execute -%}
        {%- set problem = storeroom.contract_problem(name, storeroom.normalised_declaration(declaration)) -%}
    {%- endif -%}
    {{ return(problem) }}
{%- endmacro %}
