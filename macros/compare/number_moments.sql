{% macro number_moments(rows) -%}
    {#- As compared_moments, of the finite values themselves. -#}
    select
        *,
        {{ storeroom.mean_change('batch_mean', 'reference_mean') }} as mean_change,
        power(reference_standard_deviation, 2) / nullif(reference_finite_count, 0) as reference_squared_error,
        power(batch_standard_deviation, 2) / nullif(batch_finite_count, 0) as batch_squared_error
    from (
        select
            1 as place
            {%- for is_reference, side in [(1, 'reference'), (0, 'batch')] %}
            {%- set value = 'case when is_reference = ' ~ is_reference ~ ' then '
                ~ storeroom.finite('compared_value') ~ ' end' %},
            count({{ value }}) as {{ side }}_finite_count,
            avg({{ value }}) as {{ side }}_mean,
            0e0 as {{ side }}_rounding,
            {{ storeroom.centred_deviation(value, rows) }} as {{ side }}_standard_deviation
            {%- endfor %}
        from {{ rows }}
    ) as moments
{%- endmacro %}
