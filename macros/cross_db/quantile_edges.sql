{% macro quantile_edges(expression, bins) -%}
    {#- Upper edges of at most `bins` bins with equal counts, ascending and distinct, and one edge just below the minimum:
        what falls under it lies below the range the edges were made on. -#}
    {{ return(adapter.dispatch('quantile_edges', 'storeroom')(expression, bins)) }}
{%- endmacro %}

{% macro default__quantile_edges(expression, bins) -%}
    {{ exceptions.raise_compiler_error("storeroom.quantile_edges has no implementation for adapter " ~ target.type) }}
{%- endmacro %}

{#- Lists are DuckDB's own; quantile_disc gives values of the data, so a frequent value becomes an edge of its own. -#}
{% macro duckdb__quantile_edges(expression, bins) -%}
    list_sort(list_distinct(list_concat(
        [nextafter(min({{ expression }}), cast('-infinity' as double))],
        quantile_disc({{ expression }}, [
            {%- for step in range(1, bins + 1) %}{{ step / bins }}{{ ', ' if not loop.last }}{% endfor -%}
        ])
    )))
{%- endmacro %}
