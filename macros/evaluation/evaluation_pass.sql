{% macro evaluation_pass(pass, windows, rows) -%}
    {#- Query. One row per window and slice of a pass, with its metrics and the points of its curves. -#}
    {%- set declaration = pass.declaration -%}
    {%- set task = declaration.task -%}
    with

    windows as (
        select * from {{ windows }}
    ),

    outcome_rows as (
        select * from {{ rows }}
        where window_number between {{ pass.windows | first }} and {{ pass.windows | last }}
    ),

    slice_losses as (
        {{ storeroom.slice_losses(pass) }}
    ),

    labelled as (
        {{ storeroom.labelled_rows(pass) }}
    ),

    {% if task == 'binary_classification' -%}
    {{ storeroom.binary_evaluation(declaration) }}
    {%- elif task == 'regression' -%}
    {{ storeroom.regression_evaluation(declaration) }}
    {%- else -%}
    {{ storeroom.multiclass_evaluation() }}
    {%- endif %}

    {{ storeroom.gathered_evaluation() }}
{%- endmacro %}
