{% macro widened_edges(edges, minimum, maximum) -%}
    {#- Edges of quantile_edges over some values of a range, made to span all of it. -#}
    {{ return(adapter.dispatch('widened_edges', 'storeroom')(edges, minimum, maximum)) }}
{%- endmacro %}

{% macro default__widened_edges(edges, minimum, maximum) -%}
    {{ exceptions.raise_compiler_error("storeroom.widened_edges has no implementation for adapter " ~ target.type) }}
{%- endmacro %}

{#- Lists are DuckDB's own; their first edge lies below the smallest value there was. -#}
{% macro duckdb__widened_edges(edges, minimum, maximum) -%}
    list_sort(list_distinct(list_concat(
        [nextafter({{ minimum }}, cast('-infinity' as double)), {{ maximum }}], {{ edges }}[2:]
    )))
{%- endmacro %}
