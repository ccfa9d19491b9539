{% macro kept_cte(is_kept=true) -%}
    {#- What follows `as` in a CTE that several parts of a statement read: kept in memory, or read again by each of them. -#}
    {{ return(adapter.dispatch('kept_cte', 'storeroom')(is_kept)) }}
{%- endmacro %}

{#- Standard SQL leaves that to the engine. -#}
{% macro default__kept_cte(is_kept) -%}
{%- endmacro %}

{#- DuckDB reads a table again faster than it keeps its rows; a view or a join it would compute again. -#}
{% macro duckdb__kept_cte(is_kept) -%}
    {{ 'materialized' if is_kept else 'not materialized' }}
{%- endmacro %}
