{% macro capped_bins(bins, is_small=false) -%}
    {#- A column that has outgrown its bits would fill a row of the table with its bins: above 16,000 of them it keeps 8 bits.
        What rounding moved is then an upper bound. A window that keeps its values keeps all of them. -#}
    {%- set group = 'place, measurement_id, slice_key, slice_value' -%}
    select
        {{ group }},
        coarse_bin as bin,
        min(case when is_capped then 8 else significant_bits end) as significant_bits,
        max(case when is_capped then 1 else 0 end) as capped,
        cast(sum(row_count) as int64) as row_count,
        cast(sum(case when bin <> coarse_bin then row_count else moved_count end) as int64) as moved_count,
        sum(rounding + case
            when bin = coarse_bin or bin is null then 0e0
            when abs(bin) < 1e95 then row_count * abs(bin - coarse_bin)
            else cast('infinity' as float64)
        end) as rounding
    from (
        select
            *,
            case when is_capped then {{ storeroom.rounded('bin', 8) }} else bin end as coarse_bin
        from (
            select *, {{ 'false' if is_small
                else 'count(*) over (partition by ' ~ group ~ ') > 16000 and significant_bits > 8' }} as is_capped
            from {{ bins }}
        ) as counted
    ) as coarsened
    group by {{ group }}, coarse_bin
{%- endmacro %}
