{% macro compared_moments(comparisons, profiles) -%}
    {#- Mean and deviation of the two sides of every comparison of numbers, Welch's t of their difference, and the ends of
        both ranges together. The reference's windows are added up about their common mean, where nothing cancels. -#}
    {%- set comparison = ['measurement_id', 'reference', 'slice_key', 'slice_value', 'feature_name'] | join(', ') %}
    select
        *,
        {{ storeroom.welch_t('batch_mean - reference_mean', 'reference_squared_error', 'batch_squared_error') }} as welch_t,
        {{ storeroom.welch_degrees_of_freedom(
            'reference_squared_error', 'batch_squared_error', 'reference_finite_count', 'batch_finite_count'
        ) }} as welch_degrees_of_freedom
    from (
        select
            *,
            power(reference_standard_deviation, 2) / reference_finite_count as reference_squared_error,
            power(batch_standard_deviation, 2) / batch_finite_count as batch_squared_error
        from (
            select
                {{ comparison }},
                min(minimum) as low,
                max(maximum) as high
                {%- for is_batch, side in [(0, 'reference'), (1, 'batch')] %},
                max(case when is_batch = {{ is_batch }} then side_mean end) as {{ side }}_mean,
                max(case when is_batch = {{ is_batch }} then side_count end) as {{ side }}_finite_count,
                sqrt(
                    sum(case when is_batch = {{ is_batch }} then
                        coalesce(power(standard_deviation, 2) * (finite_count - 1), 0)
                        + finite_count * power(mean - side_mean, 2)
                    end)
                    / nullif(max(case when is_batch = {{ is_batch }} then side_count end) - 1, 0)
                ) as {{ side }}_standard_deviation
                {%- endfor %}
            from (
                {{ storeroom.compared_sides(comparisons, profiles) }}
            ) as sides
            group by {{ comparison }}
        ) as deviations
    ) as errors
{%- endmacro %}
