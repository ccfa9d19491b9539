{% macro quantiles(expression, shares) -%}
    {#- Exact quantiles with linear interpolation, as numpy's default, in one array; null on no value. -#}
    {{ return(adapter.dispatch('quantiles', 'storeroom')(expression, shares)) }}
{%- endmacro %}

{% macro default__quantiles(expression, shares) -%}
    {{ exceptions.raise_compiler_error("storeroom.quantiles has no implementation for adapter " ~ target.type) }}
{%- endmacro %}

{#- One call sorts once for all shares; standard SQL has no aggregate that returns several. -#}
{% macro duckdb__quantiles(expression, shares) -%}
    quantile_cont({{ expression }}, {{ shares }})
{%- endmacro %}

{#- BigQuery's percentile_cont is no aggregate and its approx_quantiles is not exact: the values are collected, sorted, and
    read at their places. -#}
{% macro bigquery__quantiles(expression, shares) -%}
    with(
        storeroom_values as array_agg({{ expression }} ignore nulls order by {{ expression }}),
        storeroom_last as array_length(storeroom_values) - 1,
        case when storeroom_values is not null then array(
            select
                storeroom_values[offset(cast(floor(storeroom_share * storeroom_last) as int64))]
                * (1 - (storeroom_share * storeroom_last - floor(storeroom_share * storeroom_last)))
                + storeroom_values[offset(cast(ceil(storeroom_share * storeroom_last) as int64))]
                * (storeroom_share * storeroom_last - floor(storeroom_share * storeroom_last))
            from unnest({{ shares }}) as storeroom_share with offset as storeroom_place
            order by storeroom_place
        ) end
    )
{%- endmacro %}
