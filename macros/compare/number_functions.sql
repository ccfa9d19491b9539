{% macro number_functions(rows) -%}
    {#- Both distribution functions step at every distinct value; behind the last one they no longer differ. One value alone
        leaves no step to add up, and the distance is 0 unless a side is empty. -#}
    select
        max(abs(reference_share - batch_share)) as kolmogorov_smirnov,
        coalesce(
            {{ storeroom.wasserstein_of_steps('reference_share', 'batch_share', 'width') }},
            0 * max(reference_share + batch_share)
        ) as wasserstein
    from (
        select
            sum(reference_count) over (order by compared_value) / nullif(sum(reference_count) over (), 0)
                as reference_share,
            sum(batch_count) over (order by compared_value) / nullif(sum(batch_count) over (), 0) as batch_share,
            lead(compared_value) over (order by compared_value) - compared_value as width
        from (
            {{ storeroom.two_sided_counts(
                '(select * from ' ~ rows ~ ' where ' ~ storeroom.is_finite('compared_value') ~ ') as finite_rows',
                ['compared_value'], '1'
            ) }}
        ) as counted
    ) as steps
{%- endmacro %}
