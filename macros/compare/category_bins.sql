{% macro category_bins(rows) -%}
    {#- The reference's most frequent values have a bin each, as many as var top_values says; bin 0 holds every other value,
        unseen ones among them, and bin -1 null. -#}
    {%- set is_null = 'case when compared_value is null then 1 else 0 end' -%}
    with

    storeroom_categories as (
        select
            is_reference,
            row_count,
            case
                when compared_value is null then -1
                when reference_count > 0 and place <= {{ var('top_values', 100) }} then place
                else 0
            end as bin_index
        from (
            select
                *,
                dense_rank() over (
                    partition by {{ is_null }} order by reference_count desc, compared_value
                ) as place
            from (
                select
                    is_reference,
                    compared_value,
                    count(*) as row_count,
                    sum(sum(is_reference)) over (partition by compared_value) as reference_count
                from {{ rows }}
                group by is_reference, compared_value
            ) as counted
        ) as ranked
    )

    {{ storeroom.two_sided_counts('storeroom_categories', ['bin_index'], 'row_count') }}
{%- endmacro %}
