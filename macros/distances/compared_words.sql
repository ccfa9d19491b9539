{% macro compared_words(sides, keys) -%}
    {#- Both sides' rows per category; values that a profile did not keep are one, null, whose cut_count is the count of the
        rarest that it kept: none of them has more. -#}
    {%- set comparison = keys | join(', ') -%}
    {%- set rarest = '(' ~ storeroom.array_element('categories', storeroom.array_length('categories')) ~ ').row_count' %}
    select
        {{ comparison }},
        category,
        {%- for is_batch, side in [(0, 'reference'), (1, 'batch')] %}
        sum(case when is_batch = {{ is_batch }} then row_count else 0e0 end) as {{ side }}_count,
        sum(case when is_batch = {{ is_batch }} then cut_count else 0e0 end) as {{ side }}_cut
        {{- ',' if not loop.last }}
        {%- endfor %}
    from (
        select
            {{ storeroom.prefixed(keys, 'sides') }},
            sides.is_batch,
            category.value as category,
            cast(category.row_count as float64) as row_count,
            0e0 as cut_count
        from {{ sides }} as sides
        {{ storeroom.cross_join_unnest('sides.categories', 'category') }}
        union all
        select
            {{ comparison }},
            is_batch,
            cast(null as string) as category,
            cast(other_row_count as float64) as row_count,
            cast({{ rarest }} as float64) as cut_count
        from {{ sides }}
        where other_row_count > 0
    ) as categories
    group by {{ comparison }}, category
{%- endmacro %}
