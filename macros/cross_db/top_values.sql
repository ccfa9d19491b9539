{% macro top_values(expression, count) -%}
    {#- Aggregate: array of the most frequent values, null not among them; ties go to the smaller value. -#}
    {{ return(adapter.dispatch('top_values', 'storeroom')(expression, count)) }}
{%- endmacro %}

{% macro default__top_values(expression, count) -%}
    {{ exceptions.raise_compiler_error("storeroom.top_values has no implementation for adapter " ~ target.type) }}
{%- endmacro %}

{#- Counts in a map, sorted by count and value; approx_top_k would be faster and wrong. -#}
{% macro duckdb__top_values(expression, count) -%}
    list_transform(
        list_sort(list_transform(
            map_entries(histogram({{ expression }})),
            lambda entry: {'inverse_count': -cast(entry.value as bigint), 'value': entry.key}
        ))[1:{{ count }}],
        lambda entry: entry.value
    )
{%- endmacro %}

{#- BigQuery's approx_top_count is not exact: the values are collected and counted by a subquery. -#}
{% macro bigquery__top_values(expression, count) -%}
    with(
        storeroom_values as array_agg({{ expression }} ignore nulls),
        case when storeroom_values is not null then array(
            select storeroom_value
            from unnest(storeroom_values) as storeroom_value
            group by storeroom_value
            order by count(*) desc, storeroom_value
            limit {{ count }}
        ) end
    )
{%- endmacro %}
