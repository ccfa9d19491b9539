{% macro benjamini_hochberg(relation, p_value, family) -%}
    {#- All rows of the relation with q_value: the smallest false discovery rate at which the row's test is rejected
        among the tests of its family (Benjamini and Hochberg 1995). A row without p has no q and does not count. -#}
    select
        ranked.*,
        case
            when {{ p_value }} is not null
                then least(1.0, min({{ p_value }} * family_size / family_rank) over (
                    partition by {{ family | join(', ') }}
                    order by family_rank desc
                    rows between unbounded preceding and current row
                ))
        end as q_value
    from (
        select
            *,
            count({{ p_value }}) over (partition by {{ family | join(', ') }}) as family_size,
            row_number() over (
                partition by {{ family | join(', ') }}
                order by case when {{ p_value }} is null then 1 else 0 end, {{ p_value }}
            ) as family_rank
        from {{ relation }}
    ) as ranked
{%- endmacro %}
