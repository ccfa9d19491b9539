{% macro resolution_query(relation_name, window, columns) -%}
    {#- Query. The most bits with which a sample of a window has about 4,000 distinct values, column by column, and at least
        eight: a level needs more bits than a scale. All 53 keep every value as it is. One more bit at most doubles the values,
        so a few counts tell. -#}
    {%- set counted = [53, 36, 28, 22, 18, 14, 11, 8] %}
    with sampled_rows as {{ storeroom.kept_cte() }} (
        select *
        from (
            {{ storeroom.window_rows([window], columns, []) }}
        ) as measured_rows
        where {{ storeroom.sample_condition(window.row_count, 30000) }}
    )

    select
        {{ storeroom.string_literal(relation_name) }} as relation_name,
        feature_name,
        cast(case
            {%- for bits in counted %}
            when count_{{ bits }} <= 4000
                then {{ bits if bits == 53 else bits ~ ' + floor(ln(4000e0 / greatest(count_' ~ bits ~ ', 1)) / ln(2e0))' }}
            {%- endfor %}
            else 8
        end as int64) as significant_bits,
        {{ storeroom.now() }} as laid_at
    from (
        select
            feature_name
            {%- for bits in counted %},
            count(distinct {{ storeroom.rounded('value', bits) if bits < 53 else 'value' }}) as count_{{ bits }}
            {%- endfor %}
        from (
            {{ storeroom.column_values('sampled_rows', columns) }}
        ) as sampled_values
        group by feature_name
    ) as counts
{%- endmacro %}
