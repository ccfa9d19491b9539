{% macro exact_distribution_functions(comparisons, profiles, keys) -%}
    {#- Kolmogorov-Smirnov and Wasserstein distances where both sides kept all their values: the two distribution functions
        step by step. -#}
    {%- set comparison = keys | join(', ') -%}
    select
        {{ comparison }},
        max(abs(reference_share - batch_share)) as kolmogorov_smirnov,
        coalesce({{ storeroom.wasserstein_of_steps('reference_share', 'batch_share', 'width') }}, 0) as wasserstein
    from (
        select
            {{ comparison }},
            sum(reference_count) over (partition by {{ comparison }} order by value)
                / nullif(sum(reference_count) over (partition by {{ comparison }}), 0) as reference_share,
            sum(batch_count) over (partition by {{ comparison }} order by value)
                / nullif(sum(batch_count) over (partition by {{ comparison }}), 0) as batch_share,
            lead(value) over (partition by {{ comparison }} order by value) - value as width
        from (
            select
                {{ comparison }},
                value,
                cast(sum(case when is_batch = 0 then 1 else 0 end) as float64) as reference_count,
                cast(sum(is_batch) as float64) as batch_count
            from (
                {{ storeroom.kept_sides(comparisons, profiles, keys) }}
            ) as kept
            {{ storeroom.cross_join_unnest('kept.kept_values', 'value') }}
            group by {{ comparison }}, value
        ) as counted
    ) as steps
    group by {{ comparison }}
{%- endmacro %}
