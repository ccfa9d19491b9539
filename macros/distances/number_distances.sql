{% macro number_distances(functions, moments, keys) -%}
    {#- One row per comparison of numbers with finite values on either side: distances of the distribution functions and of the
        means, each with its error bound and the p of its own test. -#}
    select
        *,
        {{ storeroom.in_deviations('distance', 'reference_scale') }} as wasserstein,
        case when distance_error = 0 and quantile_error = 0 or reference_scale = 0 then 0e0 else
            {{ storeroom.in_deviations('distance + distance_error', 'least_scale') }}
            - {{ storeroom.in_deviations('distance', 'reference_scale') }}
        end as wasserstein_error,
        {{ storeroom.ks_p_value(
            'kolmogorov_smirnov', '(reference_count * batch_count / nullif(reference_count + batch_count, 0))'
        ) }} as kolmogorov_smirnov_p_value,
        {{ storeroom.in_deviations('mean_change', 'reference_standard_deviation') }} as mean_difference,
        -- Between two constants there is no error to measure their difference in: it is certain, or there is none.
        case
            when squared_error = 0 then case when mean_change = 0 then 1e0 else 0e0 end
            else {{ storeroom.student_t_p_value('welch_t', 'welch_degrees_of_freedom') }}
        end as mean_difference_p_value
    from (
        select
            {{ storeroom.prefixed(keys, 'functions') }},
            functions.reference_count,
            functions.batch_count,
            functions.kolmogorov_smirnov,
            functions.kolmogorov_smirnov_error,
            functions.wasserstein as distance,
            functions.wasserstein_shift + moments.reference_rounding + moments.batch_rounding as distance_error,
            moments.reference_standard_deviation,
            functions.quantile_error,
            {{ storeroom.robust_deviation(
                'moments.reference_standard_deviation', 'functions.reference_p05', 'functions.reference_p95'
            ) }} as reference_scale,
            -- The quantiles of the values may lie as much closer together; a range that small is no unit.
            case
                when functions.reference_p95 > functions.reference_p05
                    and functions.reference_p95 - functions.reference_p05 <= functions.quantile_error then 0e0
                else {{ storeroom.robust_deviation(
                    'moments.reference_standard_deviation', 'functions.reference_p05',
                    'functions.reference_p95 - functions.quantile_error'
                ) }}
            end as least_scale,
            moments.mean_change,
            moments.reference_squared_error + moments.batch_squared_error as squared_error,
            {{ storeroom.welch_t(
                'moments.mean_change', 'moments.reference_squared_error', 'moments.batch_squared_error'
            ) }} as welch_t,
            {{ storeroom.welch_degrees_of_freedom(
                'moments.reference_squared_error', 'moments.batch_squared_error',
                'moments.reference_finite_count', 'moments.batch_finite_count'
            ) }} as welch_degrees_of_freedom
        from {{ functions }} as functions
        left join {{ moments }} as moments
            on {{ storeroom.same_keys('functions', 'moments', keys) }}
    ) as numbers
{%- endmacro %}
