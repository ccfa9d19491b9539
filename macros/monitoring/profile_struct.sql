{% macro profile_struct(column, place, is_small) -%}
    {#- Everything that is measured of one column in one pass: one struct, so that a batch is read once for all of its
        columns. storeroom_row is null where a window has no row at all; edges_N, center_N and categories_N are those of
        pass_edges. The deviation is taken about the center, where nothing cancels. -#}
    {%- set name = storeroom.measured_name(column) -%}
    {%- set type = storeroom.canonical_type(column.data_type) -%}
    {%- set is_numeric = column.kind == 'numeric' -%}
    {%- set value = storeroom.finite(name) if is_numeric else 'cast(null as float64)' -%}
    {%- set text = 'cast(' ~ name ~ ' as string)' -%}
    {%- set length = 'length(' ~ (text if type == 'string' and not is_numeric
        else 'cast(null as string)') ~ ')' -%}
    {%- set categories = 'categories_' ~ place -%}
    {%- set bin = value if is_numeric else 'cast(' ~ storeroom.array_position(categories, text) ~ ' as float64)' -%}
    {%- set distance = '(' ~ value ~ ' - coalesce(center_' ~ place ~ ', 0))' -%}
    {%- set is_nan = storeroom.is_nan(name) -%}
    {%- set never = 'cast(0 as int64)' -%}
    {%- set no_number = 'cast(null as float64)' -%}
    {%- set no_numbers = 'cast(null as ' ~ storeroom.array_type('float64') ~ ')' -%}
    {{ storeroom.make_struct({
        'feature_name': "cast(" ~ storeroom.string_literal(column.name) ~ " as string)",
        'feature_kind': "cast('" ~ column.kind ~ "' as string)",
        'row_count': 'count(storeroom_row)',
        'null_count': 'count(storeroom_row) - count(' ~ name ~ ')',
        'nan_count': storeroom.count_where(is_nan) if is_numeric else never,
        'infinite_count': storeroom.count_where('not ' ~ storeroom.is_finite(name) ~ ' and not ' ~ is_nan)
            if is_numeric else never,
        'zero_count': storeroom.count_where(name ~ ' = 0') if is_numeric else never,
        'negative_count': storeroom.count_where(value ~ ' < 0') if is_numeric else never,
        'true_count': storeroom.count_where(name ~ (' = 1' if is_numeric else '')) if type == 'bool'
            else 'cast(null as int64)',
        'distinct_count': 'count(distinct ' ~ name ~ ')',
        'minimum': 'min(' ~ value ~ ')',
        'maximum': 'max(' ~ value ~ ')',
        'mean': 'avg(' ~ value ~ ')',
        'total': 'sum(' ~ value ~ ')',
        'standard_deviation': 'stddev_samp(' ~ distance ~ ')' if is_numeric else no_number,
        'center': 'coalesce(any_value(center_' ~ place ~ '), 0)' if is_numeric else no_number,
        'cubes': 'sum(' ~ distance ~ ' * ' ~ distance ~ ' * ' ~ distance ~ ')' if is_numeric else no_number,
        'minimum_length': 'cast(min(' ~ length ~ ') as float64)',
        'mean_length': 'avg(' ~ length ~ ')',
        'maximum_length': 'cast(max(' ~ length ~ ') as float64)',
        'quantiles': storeroom.quantiles(value, '[0.01, 0.05, 0.1, 0.25, 0.5, 0.75, 0.9, 0.95, 0.99]')
            if is_numeric else no_numbers,
        'bins': storeroom.histogram(bin, 'edges_' ~ place if is_numeric else storeroom.category_edges(categories)),
        'kept_values': storeroom.sorted_values(value, 'true') if is_small and is_numeric
            else no_numbers,
    }) }}
{%- endmacro %}
