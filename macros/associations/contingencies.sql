{% macro contingencies(pass, pairs) -%}
    {#- Query. Cramer's V of pairs of categories over the rows where both are known; values without a bin of their own are
        one category. Chi-square is summed over the cells that have rows; the expected rows of all others are what these
        leave, and nothing where every cell has rows. -#}
    select
        measurement_id,
        feature_name,
        other_feature_name,
        'cramers_v' as association_method,
        case
            when least(first_count, second_count) > 1 then least(1.0, {{ storeroom.cramers_v(
                "(chi_square + case when cell_count < first_count * second_count"
                    ~ " then greatest(row_count - expected_count, 0) else 0 end)",
                "(row_count * (least(first_count, second_count) - 1))"
            ) }})
        end as association,
        cast(row_count as int64) as row_count
    from (
        select
            measurement_id,
            feature_name,
            other_feature_name,
            sum(cell) as row_count,
            count(*) as cell_count,
            count(distinct first_place) as first_count,
            count(distinct second_place) as second_count,
            sum(expected) as expected_count,
            sum(power(cell - expected, 2) / expected) as chi_square
        from (
            select
                *,
                sum(cell) over (partition by measurement_id, feature_name, other_feature_name, first_place)
                * cast(
                    sum(cell) over (partition by measurement_id, feature_name, other_feature_name, second_place) as float64
                ) / sum(cell) over (partition by measurement_id, feature_name, other_feature_name) as expected
            from ({{ storeroom.contingency_cells(pass, pairs) }}) as cells
            where first_place >= 0
                and second_place >= 0
        ) as expectations
        group by 1, 2, 3
    ) as tables
{%- endmacro %}
