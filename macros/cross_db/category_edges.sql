{% macro category_edges(categories) -%}
    {#- Edges 0 (unseen), 1 .. n for the n places of an array of categories. -#}
    {{ return(adapter.dispatch('category_edges', 'storeroom')(categories)) }}
{%- endmacro %}

{% macro default__category_edges(categories) -%}
    {{ exceptions.raise_compiler_error("storeroom.category_edges has no implementation for adapter " ~ target.type) }}
{%- endmacro %}

{#- Lists are DuckDB's own. -#}
{% macro duckdb__category_edges(categories) -%}
    cast(generate_series(0, len({{ categories }})) as double[])
{%- endmacro %}

{#- BigQuery's generate_array takes the type of its ends. -#}
{% macro bigquery__category_edges(categories) -%}
    generate_array(cast(0 as float64), cast(array_length({{ categories }}) as float64))
{%- endmacro %}
