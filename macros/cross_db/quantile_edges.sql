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
        [nextafter(min({{ expression }}), cast('-infinity' as double)), max({{ expression }})],
        case
            when count(distinct {{ expression }}) <= {{ bins }}
                then list(distinct {{ expression }}) filter (where {{ expression }} is not null)
            else quantile_disc({{ expression }}, [
                {%- for step in range(1, bins + 1) %}{{ step / bins }}{{ ', ' if not loop.last }}{% endfor -%}
            ])
        end
    )))
{%- endmacro %}
