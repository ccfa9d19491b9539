{% macro correlations(pass, pairs) -%}
    {#- Query. Pearson's correlation of pairs of numbers over the rows where both are finite. Null where one of them is
        constant there. -#}
    select
        pairs.measurement_id,
        pair.feature_name,
        pair.other_feature_name,
        'pearson' as association_method,
        case
            when pair.first_range > 0 and pair.second_range > 0 and {{ storeroom.is_finite('pair.association') }}
                then greatest(-1.0, least(1.0, pair.association))
        end as association,
        pair.row_count
    from (
        select
            measurement_id,
            [
                {%- for pair in pairs %}
                {{ storeroom.correlation_struct(pair) }}
                {{- ',' if not loop.last }}
                {%- endfor %}
            ] as pairs
        from (
            select
                measurement_id
                {%- for place, column in storeroom.columns_of_pairs(pairs).items() %},
                {{ storeroom.finite(storeroom.measured_name(column)) }} - coalesce(center_{{ place }}, 0) as value_{{ place }}
                {%- endfor %}
            from ({{ storeroom.rows_with_references(pass) }}) as measured_rows
        ) as centred_rows
        group by measurement_id
    ) as pairs
    {{ storeroom.cross_join_unnest('pairs.pairs', 'pair') }}
{%- endmacro %}
