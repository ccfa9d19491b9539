{% macro value_distances(rows) -%}
    with

    storeroom_moments as (
        {{ storeroom.number_moments(rows) }}
    ),

    storeroom_functions as (
        {{ storeroom.number_functions(rows) }}
    )

    -- Two constants have no error to measure their difference in: it is certain, or there is none.
    select
        kolmogorov_smirnov,
        {{ storeroom.in_deviations('wasserstein', 'reference_deviation') }} as wasserstein,
        mean_difference,
        {{ storeroom.ks_p_value(
            'kolmogorov_smirnov',
            '(cast(reference_finite_count as float64) * batch_finite_count'
            ~ ' / nullif(reference_finite_count + batch_finite_count, 0))'
        ) }} as kolmogorov_smirnov_p_value,
        case
            when reference_squared_error + batch_squared_error = 0
                then case when batch_mean = reference_mean then 1.0 else 0.0 end
            else {{ storeroom.student_t_p_value('welch_t', 'welch_degrees_of_freedom') }}
        end as mean_difference_p_value,
        cast(reference_row_count as int64) as reference_count,
        cast(row_count - reference_row_count as int64) as batch_count
    from storeroom_moments
    cross join storeroom_functions
{%- endmacro %}
