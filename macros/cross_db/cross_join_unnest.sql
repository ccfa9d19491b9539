{% macro cross_join_unnest(elements, alias) -%}
    {#- One row per element of an array of the row; the element is called `alias`. -#}
    {{ return(adapter.dispatch('cross_join_unnest', 'storeroom')(elements, alias)) }}
{%- endmacro %}

{% macro default__cross_join_unnest(elements, alias) -%}
    cross join unnest({{ elements }}) as {{ alias }}
{%- endmacro %}

{#- BigQuery's alias names the element, DuckDB's the relation. -#}
{% macro duckdb__cross_join_unnest(elements, alias) -%}
    cross join lateral (select unnest({{ elements }}) as {{ alias }}) as {{ alias }}_rows
{%- endmacro %}
