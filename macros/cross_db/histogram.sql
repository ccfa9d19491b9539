{% macro histogram(expression, edges) -%}
    {#- Aggregate: array of structs (upper_edge, row_count), right-closed bins on ascending edges; the last bin, edge
        infinity, holds what lies above. Nulls are not counted. -#}
    {{ return(adapter.dispatch('histogram', 'storeroom')(expression, edges)) }}
{%- endmacro %}

{% macro default__histogram(expression, edges) -%}
    {{ exceptions.raise_compiler_error("storeroom.histogram has no implementation for adapter " ~ target.type) }}
{%- endmacro %}

{#- DuckDB has the aggregate built in; it refuses a null list of edges. -#}
{% macro duckdb__histogram(expression, edges) -%}
    list_transform(
        map_entries(histogram({{ expression }}, coalesce({{ edges }}, cast([] as double[])))),
        lambda entry: {'upper_edge': entry.key, 'row_count': cast(entry.value as bigint)}
    )
{%- endmacro %}

{#- BigQuery has no such aggregate: the values are collected and counted by a subquery of one array. Every edge is put to
    the values, so that its bin is there when no value is. range_bucket's bins are left-closed, so what is an edge itself
    moves down by one. -#}
{% macro bigquery__histogram(expression, edges) -%}
    with(
        storeroom_values as array_agg({{ expression }} ignore nulls),
        storeroom_edges as coalesce(any_value({{ edges }}), cast([] as array<float64>)),
        case when storeroom_values is not null then array(
            select as struct
                coalesce(storeroom_edges[safe_offset(storeroom_bin)], cast('infinity' as float64)) as upper_edge,
                countif(storeroom_is_counted) as row_count
            from (
                select
                    storeroom_place < array_length(storeroom_values) as storeroom_is_counted,
                    range_bucket(storeroom_value, storeroom_edges) - case
                        when storeroom_edges[safe_offset(range_bucket(storeroom_value, storeroom_edges) - 1)]
                            = storeroom_value then 1
                        else 0
                    end as storeroom_bin
                from unnest(array_concat(storeroom_values, storeroom_edges)) as storeroom_value
                    with offset as storeroom_place
            )
            where storeroom_bin is not null
            group by storeroom_bin
            order by storeroom_bin
        ) end
    )
{%- endmacro %}
