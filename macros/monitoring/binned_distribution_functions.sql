{% macro binned_distribution_functions(bins, moments, keys) -%}
    {#- The same distances from bins, and how far from them the exact ones can be. Inside a bin the functions are not known:
        Kolmogorov-Smirnov is at most the one's value at the upper end less the other's at the lower end, and the area
        between a function and its chord is at most half the bin's width times its share. -#}
    {%- set comparison = keys | join(', ') -%}
    {%- set by = 'partition by ' ~ comparison ~ ' order by bin_index' -%}
    select
        {{ comparison }},
        max(reference_total) as reference_count,
        max(batch_total) as batch_count,
        max(abs(difference)) as kolmogorov_smirnov,
        greatest(coalesce(max(case when reference_part > 0 and batch_part > 0 then greatest(
            difference + batch_part, reference_part - difference
        ) end), 0) - max(abs(difference)), 0) as kolmogorov_smirnov_error,
        sum(width * {{ storeroom.area_between('earlier_difference', 'difference') }}) as wasserstein,
        sum(width * (reference_part + batch_part) / 2) as wasserstein_error
    from (
        select
            *,
            coalesce(lag(difference) over ({{ by }}), 0) as earlier_difference,
            greatest(upper_end - coalesce(lag(upper_end) over ({{ by }}), low), 0) as width
        from (
            select
                *,
                sum(reference_part - batch_part) over ({{ by }} rows between unbounded preceding and current row)
                    as difference,
                coalesce(upper_bound, high) as upper_end
            from (
                {{ storeroom.bin_shares(bins, moments, keys) }}
            ) as shares
        ) as cumulated
    ) as steps
    group by {{ comparison }}
{%- endmacro %}
