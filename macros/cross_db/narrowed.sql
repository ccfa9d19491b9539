{% macro narrowed(relation) -%}
    {#- What of a relation the model at hand reads: see narrow. -#}
    {{ return(adapter.dispatch('narrowed', 'storeroom')(relation)) }}
{%- endmacro %}

{% macro default__narrowed(relation) -%}
    {{ return(relation) }}
{%- endmacro %}

{#- A view that narrow makes, beside the model. dbt runs no hook for a unit test, whose rows are few. -#}
{% macro bigquery__narrowed(relation) -%}
    {{ return(relation if model.resource_type == 'unit_test' else storeroom.scratch_relation(this, relation.identifier)
        .incorporate(type='view')) }}
{%- endmacro %}
