{% macro quantile_edges(expression, bins) -%}
    {#- Upper edges of at most `bins` bins, ascending and distinct: every value where there are no more, else quantiles with
        equal counts; and one edge just below the minimum: what falls under it lies below the range. -#}
    {{ return(adapter.dispatch('quantile_edges', 'storeroom')(expression, bins)) }}
{%- endmacro %}

{% macro default__quantile_edges(expression, bins) -%}
    {{ exceptions.raise_compiler_error("storeroom.quantile_edges has no implementation for adapter " ~ target.type) }}
{%- endmacro %}

{#- Lists are DuckDB's own; quantile_disc gives values of the data, so a frequent value becomes an edge of its own. -#}
{% macro duckdb__quantile_edges(expression, bins) -%}
    list_sort(list_distinct(list_concat(
        [{{ storeroom.next_below('min(' ~ expression ~ ')') }}, max({{ expression }})],
        case
            when count(distinct {{ expression }}) <= {{ bins }}
                then list(distinct {{ expression }}) filter (where {{ expression }} is not null)
            else quantile_disc({{ expression }}, [
                {%- for step in range(1, bins + 1) %}{{ step / bins }}{{ ', ' if not loop.last }}{% endfor -%}
            ])
        end
    )))
{%- endmacro %}

{#- BigQuery has no exact quantiles as an aggregate: the values are collected, sorted, and read at their places. -#}
{% macro bigquery__quantile_edges(expression, bins) -%}
    with(
        storeroom_values as array_agg({{ expression }} ignore nulls order by {{ expression }}),
        storeroom_count as array_length(storeroom_values),
        storeroom_distinct as (select count(distinct v) from unnest(storeroom_values) as v),
        array(
            select distinct storeroom_edge
            from unnest(array_concat(
                [{{ storeroom.next_below('storeroom_values[safe_offset(0)]') }}],
                case
                    when storeroom_count is null then cast([] as array<float64>)
                    when storeroom_distinct <= {{ bins }} then storeroom_values
                    else array(
                        select storeroom_values[safe_ordinal(greatest(div(storeroom_count * step + {{ bins - 1 }}, {{ bins }}), 1))]
                        from unnest(generate_array(0, {{ bins }})) as step
                        where step > 0
                    )
                end
            )) as storeroom_edge
            where storeroom_edge is not null
            order by storeroom_edge
        )
    )
{%- endmacro %}
