{% macro bin_arrays(bins) -%}
    {#- One row per column, window and slice value: the bins themselves, and how much rounding moved. Above 1e95 that is not
        summed, and without a bound. -#}
    {%- set group = 'place, measurement_id, slice_key, slice_value' -%}
    {%- set is_finite = storeroom.is_finite('bin') %}
    select
        {{ group }},
        min(significant_bits) as significant_bits,
        max(capped) = 1 as is_capped,
        cast(sum(case when {{ is_finite }} then moved_count else 0 end) as int64) as moved_count,
        sum(case when {{ is_finite }} and abs(bin) >= 1e95 and moved_count > 0 then cast('infinity' as float64)
            when {{ is_finite }} then rounding end) as rounding,
        {{ storeroom.sorted_structs(
            {'value': 'bin', 'row_count': 'row_count', 'moved_count': 'moved_count'}, 'bin', is_finite
        ) }} as bins
    from {{ bins }}
    group by {{ group }}
{%- endmacro %}
