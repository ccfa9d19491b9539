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
