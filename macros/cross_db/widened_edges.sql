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
        [{{ storeroom.next_below(minimum) }}, {{ maximum }}], {{ edges }}[2:]
    )))
{%- endmacro %}

{#- BigQuery's arrays are sorted and cut by a subquery. -#}
{% macro bigquery__widened_edges(edges, minimum, maximum) -%}
    array(
        select distinct storeroom_edge
        from unnest(array_concat(
            [{{ storeroom.next_below(minimum) }}, {{ maximum }}], coalesce({{ edges }}, cast([] as array<float64>))
        )) as storeroom_edge with offset as storeroom_place
        where storeroom_edge is not null and storeroom_place <> 2
        order by storeroom_edge
    )
{%- endmacro %}
