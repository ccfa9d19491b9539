{% macro compared_moments(sides, keys) -%}
    {#- Mean and deviation of the two sides of every comparison of numbers, and what rounding moved on each. The windows of a side
        are added up about their common mean, where nothing cancels. One window without a deviation, whose squares overflow,
        leaves the side without one. -#}
    {%- set comparison = keys | join(', ') %}
    select
        *,
        {{ storeroom.mean_change('batch_mean', 'reference_mean') }} as mean_change,
        power(reference_standard_deviation, 2) / reference_finite_count as reference_squared_error,
        power(batch_standard_deviation, 2) / batch_finite_count as batch_squared_error
    from (
        select
            {{ comparison }}
            {%- for is_batch, side in [(0, 'reference'), (1, 'batch')] %},
            max(case when is_batch = {{ is_batch }} then side_mean end) as {{ side }}_mean,
            max(case when is_batch = {{ is_batch }} then side_count end) as {{ side }}_finite_count,
            sum(case when is_batch = {{ is_batch }} then rounding end)
                / max(case when is_batch = {{ is_batch }} then side_count end) as {{ side }}_rounding,
            case when max(case when is_batch = {{ is_batch }} and finite_count > 1 and standard_deviation is null then 1 else 0 end)
                = 0 then sqrt(
                    sum(case when is_batch = {{ is_batch }} then
                        coalesce(power(standard_deviation, 2) * (finite_count - 1), 0)
                        + finite_count * power(mean - side_mean, 2)
                    end)
                    / nullif(max(case when is_batch = {{ is_batch }} then side_count end) - 1, 0)
                ) end as {{ side }}_standard_deviation
            {%- endfor %}
        from (
            select
                *,
                sum(mean * (finite_count / side_count)) over (partition by {{ comparison }}, is_batch) as side_mean
            from (
                select
                    *,
                    cast(sum(finite_count) over (partition by {{ comparison }}, is_batch) as float64) as side_count
                from {{ sides }}
                where feature_kind = 'numeric'
                    and finite_count > 0
            ) as counted
        ) as means
        group by {{ comparison }}
    ) as deviations
{%- endmacro %}
