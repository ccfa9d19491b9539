{% macro create_scratch(relation, query) -%}
    {#- Statement. Makes a table that the same run drops again. -#}
    {{ return(adapter.dispatch('create_scratch', 'storeroom')(relation, query)) }}
{%- endmacro %}

{% macro default__create_scratch(relation, query) -%}
    create or replace table {{ relation }} as {{ query }}
{%- endmacro %}

{#- Outside a transaction, what a run that was killed leaves behind would stay for ever. -#}
{% macro bigquery__create_scratch(relation, query) -%}
    create or replace table {{ relation }}
    options (expiration_timestamp = timestamp_add(current_timestamp(), interval 1 day))
    as {{ query }}
{%- endmacro %}
