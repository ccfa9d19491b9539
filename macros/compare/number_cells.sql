{% macro number_cells(rows, bins) -%}
    {#- As compared_cells: the reference's ten bins, as int_monitoring__references lays them, what lies beside them, and null, NaN
        and infinite values. -#}
    select
        *,
        coarse_index as cell_index,
        0e0 as reference_least,
        0e0 as batch_least
    from (
        select
            bins.place,
            {{ storeroom.coarse_index('bins.bin', 'bounds.minimum', 'bounds.coarse_bounds') }} as coarse_index,
            bins.reference_count,
            bins.batch_count
        from {{ bins }} as bins
        left join (
            {{ storeroom.reference_bounds(
                '(select place, bin as value, reference_count as row_count from ' ~ bins
                ~ ' where reference_count > 0) as reference_bins', ['place']
            ) }}
        ) as bounds
            on bins.place = bounds.place

        union all

        select
            1 as place,
            case
                when compared_value is null then 99
                when {{ storeroom.is_nan('compared_value') }} then 98
                else 97
            end as coarse_index,
            cast(is_reference as float64) as reference_count,
            cast(1 - is_reference as float64) as batch_count
        from {{ rows }}
        where {{ storeroom.finite('compared_value') }} is null
    ) as cells
{%- endmacro %}
