{% macro distribution_functions(bins, keys) -%}
    {#- Kolmogorov-Smirnov and Wasserstein distances from both sides' bins, each with a bound of its error; 0 where no row was
        moved. Rounding keeps the order of values: between bins the distribution functions are exact, inside one only the rows
        that moved are uncertain. What rounding moved, on both sides together, is the most that the Wasserstein distance errs.
        Values that differ in their last bits alone, as 0.1 + 0.2 from 0.3, are one step. One absurd value would outweigh all
        others: the Wasserstein distance counts values as at most ten robust deviations beyond the reference's 5% and 95%
        quantiles. -#}
    {%- set comparison = keys | join(', ') -%}
    {%- set by = 'partition by ' ~ comparison ~ ' order by bin rows between unbounded preceding and current row' -%}
    {%- set reach = '10 * (reference_p95 - reference_p05) / 3.289707253902945' -%}
    {%- set quantile_error = 'case when common_bits < 53 then (abs(reference_p05) + abs(reference_p95)) * power(2e0, -common_bits)'
        ~ ' else 0e0 end' -%}
    {%- set width -%}
        case
            when next_bin is not null and reference_p95 > reference_p05
                then greatest(
                    least(next_bin, reference_p95 + {{ reach }}) - greatest(bin, reference_p05 - {{ reach }}), 0e0
                )
            else next_bin - bin
        end
    {%- endset %}
    select
        {{ comparison }},
        max(reference_total) as reference_count,
        max(batch_total) as batch_count,
        max(case when is_step then abs(difference) end) as kolmogorov_smirnov,
        case when max(reference_moved_share + batch_moved_share + ambiguous_share) = 0 then 0e0 else
            greatest(max(greatest(
                earlier_difference + reference_moved_share,
                difference + batch_moved_share,
                batch_moved_share - earlier_difference,
                reference_moved_share - difference
            )) - max(case when is_step then abs(difference) end), 0e0) + max(ambiguous_share)
        end as kolmogorov_smirnov_error,
        coalesce(
            {{ storeroom.wasserstein_of_steps('reference_function', 'batch_function', width) }}, 0e0 * max(abs(difference))
        ) as wasserstein,
        -- The ends of what counts are quantiles of the bins, and may lie as much beside those of the values.
        max(shift) + max({{ quantile_error }}) * (1 + 20 / 3.289707253902945) * max(case
            when next_bin > reference_p95 + {{ reach }} or bin < reference_p05 - {{ reach }} then abs(difference)
            else 0e0
        end) as wasserstein_shift,
        max(reference_p05) as reference_p05,
        max(reference_p95) as reference_p95,
        max({{ quantile_error }}) as quantile_error,
        sum(case when reference_share > 0 then 1 else 0 end) as reference_value_count
    from (
        select
            *,
            reference_function - batch_function as difference,
            reference_function - batch_function - reference_share + batch_share as earlier_difference,
            coalesce(next_bin - bin > 1e-14 * abs(bin), true) as is_step,
            min(case when reference_function >= 0.05 then bin end) over (partition by {{ comparison }}) as reference_p05,
            min(case when reference_function >= 0.95 then bin end) over (partition by {{ comparison }}) as reference_p95
        from (
            select
                {{ comparison }},
                bin,
                common_bits,
                lead(bin) over (partition by {{ comparison }} order by bin) as next_bin,
                reference_total,
                batch_total,
                reference_count / reference_total as reference_share,
                batch_count / batch_total as batch_share,
                reference_moved / reference_total as reference_moved_share,
                batch_moved / batch_total as batch_moved_share,
                reference_ambiguous / reference_total + batch_ambiguous / batch_total as ambiguous_share,
                sum(reference_count) over ({{ by }}) / reference_total as reference_function,
                sum(batch_count) over ({{ by }}) / batch_total as batch_function,
                sum(reference_shift) over (partition by {{ comparison }}) / reference_total
                    + sum(batch_shift) over (partition by {{ comparison }}) / batch_total as shift
            from (
                select
                    *,
                    nullif(sum(reference_count) over (partition by {{ comparison }}), 0) as reference_total,
                    nullif(sum(batch_count) over (partition by {{ comparison }}), 0) as batch_total
                from {{ bins }}
            ) as totalled
        ) as cumulated
    ) as steps
    group by {{ comparison }}
{%- endmacro %}
