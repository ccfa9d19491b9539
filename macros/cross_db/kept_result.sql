{% macro kept_result() -%}
    {#- Materialization of a small result of a large scan, which many statements read. -#}
    {{ return(adapter.dispatch('kept_result', 'storeroom')()) }}
{%- endmacro %}

{#- A view says what is true now, and DuckDB reads what lies under it in no time. -#}
{% macro default__kept_result() -%}
    {{ return('replaced_view') }}
{%- endmacro %}

{#- BigQuery bills what lies under a view in every statement that reads it. -#}
{% macro bigquery__kept_result() -%}
    {{ return('table') }}
{%- endmacro %}
