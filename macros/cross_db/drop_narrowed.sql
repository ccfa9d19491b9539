{% macro drop_narrowed(relations) -%}
    {#- Hook, after the model: drops what narrow made. -#}
    {{ return(adapter.dispatch('drop_narrowed', 'storeroom')(relations)) }}
{%- endmacro %}

{% macro default__drop_narrowed(relations) -%}
    {{ return('') }}
{%- endmacro %}

{#- BigQuery alone has made them. -#}
{% macro bigquery__drop_narrowed(relations) -%}
    {%- for relation in relations if execute -%}
        {%- do run_query('drop view if exists ' ~ storeroom.narrowed(relation)) -%}
    {%- endfor -%}
{%- endmacro %}
