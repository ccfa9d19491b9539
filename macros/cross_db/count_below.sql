{% macro count_below(elements, bound) -%}
    {#- How many elements of an ascending array are smaller than a bound. -#}
    {{ return(adapter.dispatch('count_below', 'storeroom')(elements, bound)) }}
{%- endmacro %}

{% macro default__count_below(elements, bound) -%}
    (select count(*) from unnest({{ elements }}) as element where element < {{ bound }})
{%- endmacro %}

{#- DuckDB's lists are filtered by a lambda, without a subquery. -#}
{% macro duckdb__count_below(elements, bound) -%}
    len(list_filter({{ elements }}, lambda element: element < {{ bound }}))
{%- endmacro %}
