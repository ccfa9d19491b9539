{% macro profile(relation=none, column=none, kind='numeric') -%}
    {%- do storeroom.check_comparison({'relation': relation}, column, kind, ['numeric', 'categorical']) -%}
    {%- set expression = storeroom.compared_value(relation, column, kind) -%}
    {%- set counts = ['nan_count', 'infinite_count', 'zero_count', 'negative_count'] -%}
    {%- set moments = ['minimum', 'maximum', 'mean', 'total', 'standard_deviation'] -%}
    {%- set names = ['row_count', 'null_count', 'null_share'] + counts + ['distinct_count'] + moments -%}
    with storeroom_whole as (
        select
            count(*) as row_count,
            count(*) - count({{ expression }}) as null_count,
            count(distinct {{ expression }}) as distinct_count
        from {{ relation }}
    ),

    storeroom_profile as (
        select
            storeroom_whole.row_count,
            storeroom_whole.null_count,
            storeroom_whole.null_count / nullif(cast(storeroom_whole.row_count as float64), 0) as null_share,
            storeroom_whole.distinct_count,
            {%- if kind == 'numeric' %}
            {%- for name in counts %}
            coalesce(storeroom_statistics.{{ name }}, 0) as {{ name }},
            {%- endfor %}
            {%- for name in moments[:4] %}
            storeroom_statistics.{{ name }},
            {%- endfor %}
            sqrt(case when storeroom_statistics.squared_deviations < 0 then 0e0 else storeroom_statistics.squared_deviations end / nullif(
                storeroom_whole.row_count - storeroom_whole.null_count - coalesce(storeroom_statistics.nan_count, 0)
                - coalesce(storeroom_statistics.infinite_count, 0) - 1, 0
            )) as standard_deviation,
            storeroom_statistics.quantiles
        from storeroom_whole
        left join (
            {{ storeroom.bin_statistics('(' ~ storeroom.exact_bins(relation, expression) ~ ') as storeroom_bins') }}
        ) as storeroom_statistics
            on storeroom_statistics.place = 1
        {%- else %}
            {%- for name in counts %}
            0 as {{ name }},
            {%- endfor %}
            {%- for name in moments %}
            cast(null as float64) as {{ name }},
            {%- endfor %}
            cast(null as {{ storeroom.array_type('float64') }}) as quantiles
        from storeroom_whole
        {%- endif %}
    )
    {{ storeroom.profile_rows(names, storeroom.profile_shares() | list) }}
{%- endmacro %}
