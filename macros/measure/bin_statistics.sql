{% macro bin_statistics(bins) -%}
    {#- One row per column, window and slice value: counts, moments and quantiles of a number, from its bins. Moments are taken
        about the common mean, where nothing cancels as long as a bin is not much wider than the deviation; above 1e95 squares
        overflow, and there is none. -#}
    {%- set group = 'place, measurement_id, slice_key, slice_value' -%}
    {%- set is_near = 'abs(bin) < 1e95 and abs(bin - mean) < 1e95' -%}
    {%- set is_constant = 'min(case when finite_rows > 0 then minimum end) = max(case when finite_rows > 0 then maximum end)' -%}
    {%- set is_far = 'finite_rows > 0 and not (' ~ is_near ~ ')' %}
    select
        {{ group }},
        cast(sum(case when bin is null then row_count else 0 end) as int64) as null_count,
        cast(sum(case when {{ storeroom.is_nan('bin') }} then row_count else 0 end) as int64) as nan_count,
        cast(sum(case when finite_rows = 0 and bin is not null and not {{ storeroom.is_nan('bin') }} then row_count else 0 end)
            as int64) as infinite_count,
        cast(sum(case when bin = 0 then row_count else 0 end) as int64) as zero_count,
        cast(sum(case when bin < 0 then finite_rows else 0 end) as int64) as negative_count,
        cast(sum(case when bin = 1 then row_count else 0 end) as int64) as one_count,
        count(bin) as bin_count,
        min(case when finite_rows > 0 then minimum end) as minimum,
        max(case when finite_rows > 0 then maximum end) as maximum,
        case when {{ is_constant }} then min(case when finite_rows > 0 then minimum end) else max(mean) end as mean,
        case when max(case when abs(bin) >= 1e290 and finite_rows > 0 then 1 else 0 end) = 0
            then sum(case when finite_rows > 0 and abs(bin) < 1e290 then bin * finite_rows + first_moment end) end as total,
        case when {{ is_constant }} then 0e0
            when max(case when {{ is_far }} then 1 else 0 end) = 0 then sum(case when {{ is_near }} then
            second_moment + 2 * first_moment * (bin - mean) + finite_rows * power(bin - mean, 2) end) end as squared_deviations,
        case when {{ is_constant }} then 0e0
            when max(case when {{ is_far }} then 1 else 0 end) = 0 then sum(case when {{ is_near }} then
            third_moment + 3 * second_moment * (bin - mean) + 3 * first_moment * power(bin - mean, 2)
            + finite_rows * power(bin - mean, 3) end) end as cubed_deviations,
        {{ storeroom.bin_quantiles() }} as quantiles
    from (
        select
            *,
            coalesce(sum(case when finite_rows > 0 and abs(bin) < 1e290 then bin * finite_rows + first_moment end)
                over (partition by {{ group }}), 0e0) / finite_total
            + coalesce(sum(case when finite_rows > 0 and abs(bin) >= 1e290 then bin * (finite_rows / finite_total) end)
                over (partition by {{ group }}), 0e0) as mean
        from (
            select
                *,
                sum(finite_rows) over (partition by {{ group }} order by bin rows between unbounded preceding and current row)
                    as cumulated_rows,
                nullif(sum(finite_rows) over (partition by {{ group }}), 0) as finite_total
            from (
                select *, case when {{ storeroom.is_finite('bin') }} then cast(row_count as float64) else 0e0 end as finite_rows
                from {{ bins }}
            ) as finite_bins
        ) as cumulated
    ) as centred
    group by {{ group }}
{%- endmacro %}
