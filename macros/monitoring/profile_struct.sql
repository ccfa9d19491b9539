{% macro profile_struct(name, column, kind, edges, data_type) -%}
    {#- Everything that is measured of one column in one pass: one struct, so that a batch is read once for all of its
        columns. `edges` is the struct of edge_struct; storeroom_row is null where a window has no row at all. -#}
    {%- set is_numeric = kind == 'numeric' -%}
    {%- set type = data_type | lower -%}
    {%- set value = storeroom.finite(column) if is_numeric else 'cast(null as float64)' -%}
    {%- set text = 'cast(' ~ column ~ ' as string)' -%}
    {%- set length = 'length(' ~ text ~ ')' if type in ['string', 'varchar', 'text', 'char'] else 'cast(null as int64)' -%}
    {%- set bin = value if is_numeric
        else 'cast(' ~ storeroom.array_position(edges ~ '.categories', text) ~ ' as float64)' -%}
    {%- set bin_edges = edges ~ '.edges' if is_numeric else storeroom.category_edges(edges ~ '.categories') -%}
    {%- set distance = '(' ~ value ~ ' - ' ~ edges ~ '.center)' -%}
    {%- set never = 'cast(0 as int64)' -%}
    {{ storeroom.make_struct({
        'feature_name': "cast(" ~ storeroom.string_literal(name) ~ " as string)",
        'feature_kind': "cast('" ~ kind ~ "' as string)",
        'row_count': 'count(storeroom_row)',
        'null_count': 'count(storeroom_row) - count(' ~ column ~ ')',
        'nan_count': storeroom.count_where(storeroom.is_nan(column)) if is_numeric else never,
        'infinite_count': storeroom.count_where(
            'not ' ~ storeroom.is_finite(column) ~ ' and not ' ~ storeroom.is_nan(column)
        ) if is_numeric else never,
        'zero_count': storeroom.count_where(column ~ ' = 0') if is_numeric else never,
        'negative_count': storeroom.count_where(value ~ ' < 0') if is_numeric else never,
        'true_count': storeroom.count_where(column) if type in ['bool', 'boolean'] else 'cast(null as int64)',
        'distinct_count': 'count(distinct ' ~ column ~ ')',
        'minimum': 'min(' ~ value ~ ')',
        'maximum': 'max(' ~ value ~ ')',
        'mean': 'avg(' ~ value ~ ')',
        'total': 'sum(' ~ value ~ ')',
        'standard_deviation': 'stddev_samp(' ~ value ~ ')',
        'center': 'any_value(' ~ edges ~ '.center)' if is_numeric else 'cast(null as float64)',
        'cubes': 'sum(' ~ distance ~ ' * ' ~ distance ~ ' * ' ~ distance ~ ')' if is_numeric else 'cast(null as float64)',
        'minimum_length': 'cast(min(' ~ length ~ ') as float64)',
        'mean_length': 'avg(' ~ length ~ ')',
        'maximum_length': 'cast(max(' ~ length ~ ') as float64)',
        'quantiles': storeroom.quantiles(value, '[0.01, 0.05, 0.1, 0.25, 0.5, 0.75, 0.9, 0.95, 0.99]'),
        'bins': storeroom.histogram(bin, bin_edges),
        'kept_values': storeroom.sorted_values(value, 'storeroom_is_small'),
    }) }}
{%- endmacro %}
