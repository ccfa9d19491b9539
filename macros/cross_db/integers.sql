{% macro integers(first, last, alias) -%}
    {#- Relation of the integers from `first` to `last`, for a correlated subquery; the column is called `alias`. -#}
    {{ return(adapter.dispatch('integers', 'storeroom')(first, last, alias)) }}
{%- endmacro %}

{% macro default__integers(first, last, alias) -%}
    unnest(generate_array({{ first }}, {{ last }})) as {{ alias }}
{%- endmacro %}

{#- generate_series is DuckDB's name for it, and its unnest stands in the select list. -#}
{% macro duckdb__integers(first, last, alias) -%}
    (select unnest(generate_series({{ first }}, {{ last }})) as {{ alias }}) as {{ alias }}_rows
{%- endmacro %}
