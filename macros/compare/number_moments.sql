{% macro number_moments(rows) -%}
    select
        *,
        {{ storeroom.in_deviations('batch_mean - reference_mean', 'reference_deviation') }} as mean_difference,
        {{ storeroom.welch_t('batch_mean - reference_mean', 'reference_squared_error', 'batch_squared_error') }} as welch_t,
        {{ storeroom.welch_degrees_of_freedom(
            'reference_squared_error', 'batch_squared_error', 'reference_finite_count', 'batch_finite_count'
        ) }} as welch_degrees_of_freedom
    from (
        select
            *,
            power(reference_deviation, 2) / nullif(reference_finite_count, 0) as reference_squared_error,
            power(batch_deviation, 2) / nullif(batch_finite_count, 0) as batch_squared_error
        from (
            select
                count(*) as row_count,
                coalesce(sum(is_reference), 0) as reference_row_count
                {%- for is_reference, side in [(1, 'reference'), (0, 'batch')] %}
                {%- set value = 'case when is_reference = ' ~ is_reference ~ ' then '
                    ~ storeroom.finite('compared_value') ~ ' end' %},
                count({{ value }}) as {{ side }}_finite_count,
                avg({{ value }}) as {{ side }}_mean,
                {{ storeroom.centred_deviation(value, rows) }} as {{ side }}_deviation
                {%- endfor %}
            from {{ rows }}
        ) as moments
    ) as errors
{%- endmacro %}
