{% macro bin_shares(bins, moments, keys) -%}
    {#- The bins of numbers with each side's share of its finite rows, and the ends of the two ranges together. -#}
    {%- set comparison = keys | join(', ') -%}
    select
        counted.*,
        counted.reference_count / nullif(counted.reference_total, 0) as reference_part,
        counted.batch_count / nullif(counted.batch_total, 0) as batch_part,
        moments.low,
        moments.high
    from (
        select
            *,
            sum(reference_count) over (partition by {{ comparison }}) as reference_total,
            sum(batch_count) over (partition by {{ comparison }}) as batch_total
        from {{ bins }}
        where bin_type in ('below', 'range', 'above')
    ) as counted
    left join {{ moments }} as moments
        on {{ storeroom.same_keys('counted', 'moments', keys) }}
{%- endmacro %}
