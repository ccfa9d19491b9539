{% macro category_cells(rows) -%}
    {#- As compared_cells: the reference's most frequent values have a bin each, as many as var top_values says, its other ones
        share one; 100 holds what it has not and, on its own side, what it has once; 99 holds null. -#}
    {%- set is_null = 'case when compared_value is null then 1 else 0 end' -%}
    select
        1 as place,
        case
            when compared_value is null then 99
            when reference_count > 1 - sides.is_batch
                then 100 + least(frequency_place, {{ var('top_values', 100) }} + 1)
            else 100
        end as coarse_index,
        case when compared_value is null then 99 else 1000 + name_place end as cell_index,
        0e0 as reference_least,
        0e0 as batch_least,
        case when sides.is_batch = 0 then reference_count else 0e0 end as reference_count,
        case when sides.is_batch = 1 then batch_count else 0e0 end as batch_count
    from (
        select
            *,
            row_number() over (
                partition by {{ is_null }} order by reference_count desc, compared_value
            ) as frequency_place,
            row_number() over (order by compared_value) as name_place
        from (
            select
                compared_value,
                cast(sum(is_reference) as float64) as reference_count,
                cast(sum(1 - is_reference) as float64) as batch_count
            from {{ rows }}
            group by compared_value
        ) as counted
    ) as ranked
    cross join (select 0 as is_batch union all select 1 as is_batch) as sides
{%- endmacro %}
