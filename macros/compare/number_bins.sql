{% macro number_bins(rows) -%}
    {#- The first edge lies just below the smallest reference value: its bin holds what is smaller than all of it. What is no
        number of the line, null, NaN and infinity, has a bin each, counted down from -1. -#}
    {%- set value = storeroom.finite('compared_value') -%}
    with

    storeroom_edges as (
        select {{ storeroom.quantile_edges('case when is_reference = 1 then ' ~ value ~ ' end', 10) }} as edges
        from {{ rows }}
    ),

    storeroom_sides as (
        select
            is_reference,
            {{ storeroom.histogram(value, 'edges') }} as bins,
            count(*) - count(compared_value) as null_count,
            {{ storeroom.count_where(storeroom.is_nan('compared_value')) }} as nan_count,
            {{ storeroom.count_where('not ' ~ storeroom.is_finite('compared_value')) }} as not_finite_count
        from {{ rows }}
        cross join storeroom_edges
        group by is_reference
    ),

    storeroom_counts as (
        select is_reference, {{ storeroom.finite('bin.upper_edge') }} as upper_edge, 0 as bin_index, bin.row_count
        from storeroom_sides
        {{ storeroom.cross_join_unnest('storeroom_sides.bins', 'bin') }}
        union all
        select is_reference, null, -1, null_count from storeroom_sides
        union all
        select is_reference, null, -2, nan_count from storeroom_sides
        union all
        select is_reference, null, -3, not_finite_count - nan_count from storeroom_sides
    )

    {{ storeroom.two_sided_counts('storeroom_counts', ['upper_edge', 'bin_index'], 'row_count') }}
{%- endmacro %}
