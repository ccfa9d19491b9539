{% macro profile(relation=none, column=none, kind='numeric') -%}
    {%- do storeroom.check_comparison({'relation': relation}, column, kind, ['numeric', 'categorical']) -%}
    {%- set expression = storeroom.compared_value(relation, column, kind) -%}
    {%- set is_numeric = kind == 'numeric' -%}
    {%- set value = storeroom.finite(expression) if is_numeric else 'cast(null as float64)' -%}
    {%- set aggregates = {
        'row_count': 'count(*)',
        'null_count': 'count(*) - count(' ~ expression ~ ')',
        'null_share': '(count(*) - count(' ~ expression ~ ')) / nullif(cast(count(*) as float64), 0)',
        'nan_count': storeroom.count_where(storeroom.is_nan(expression)) if is_numeric else '0',
        'infinite_count': storeroom.count_where(
            'not ' ~ storeroom.is_finite(expression) ~ ' and not ' ~ storeroom.is_nan(expression)
        ) if is_numeric else '0',
        'zero_count': storeroom.count_where(value ~ ' = 0'),
        'negative_count': storeroom.count_where(value ~ ' < 0'),
        'distinct_count': 'count(distinct ' ~ expression ~ ')',
        'minimum': 'min(' ~ value ~ ')',
        'maximum': 'max(' ~ value ~ ')',
        'mean': 'avg(' ~ value ~ ')',
        'total': 'sum(' ~ value ~ ')',
        'standard_deviation': storeroom.centred_deviation(value, relation),
    } -%}
    {%- set shares = {
        'p01': 0.01, 'p05': 0.05, 'p10': 0.1, 'p25': 0.25, 'median': 0.5, 'p75': 0.75, 'p90': 0.9, 'p95': 0.95, 'p99': 0.99,
    } -%}
    with storeroom_profile as (
        select
            {%- for name, aggregate in aggregates.items() %}
            {{ aggregate }} as {{ name }},
            {%- endfor %}
            {{ storeroom.quantiles(value, '[' ~ shares.values() | join(', ') ~ ']') }} as quantiles
        from {{ relation }}
    )
    {{ storeroom.profile_rows(aggregates | list, shares | list) }}
{%- endmacro %}
