{% macro quantile_edges(expression, bins, sample='true') -%}
    {#- Upper edges of at most `bins` bins, ascending and distinct: every value where there are no more, else quantiles with
        equal counts; and one edge just below the minimum: what falls under it lies below the range. Smallest and largest
        value are those of all rows, what lies between may rest on the rows that meet a condition. -#}
    {{ return(adapter.dispatch('quantile_edges', 'storeroom')(expression, bins, sample)) }}
{%- endmacro %}

{% macro default__quantile_edges(expression, bins, sample) -%}
    {{ exceptions.raise_compiler_error("storeroom.quantile_edges has no implementation for adapter " ~ target.type) }}
{%- endmacro %}

{#- Lists are DuckDB's own; quantile_disc gives values of the data, so a frequent value becomes an edge of its own. -#}
{% macro duckdb__quantile_edges(expression, bins, sample) -%}
    {%- set sampled = 'case when ' ~ sample ~ ' then ' ~ expression ~ ' end' if sample != 'true' else expression -%}
    list_sort(list_distinct(list_concat(
        [nextafter(min({{ expression }}), cast('-infinity' as double)), max({{ expression }})],
        case
            when count(distinct {{ sampled }}) <= {{ bins }}
                then list(distinct {{ sampled }}) filter (where {{ sampled }} is not null)
            else quantile_disc({{ sampled }}, [
                {%- for step in range(1, bins + 1) %}{{ step / bins }}{{ ', ' if not loop.last }}{% endfor -%}
            ])
        end
    )))
{%- endmacro %}
