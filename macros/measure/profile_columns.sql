{% macro profile_columns() -%}
    {#- Name and type of the columns of profile_pass, in its order. -#}
    {%- set columns = {
        'measurement_id': 'string', 'slice_key': 'string', 'slice_value': 'string', 'null_key_count': 'int64',
        'duplicate_key_count': 'int64', 'feature_name': 'string', 'feature_kind': 'string',
    } -%}
    {%- for name in [
        'row_count', 'null_count', 'nan_count', 'infinite_count', 'zero_count', 'negative_count', 'true_count',
        'distinct_count',
    ] -%}
        {%- do columns.update({name: 'int64'}) -%}
    {%- endfor -%}
    {%- do columns.update({'is_distinct_exact': 'bool', 'significant_bits': 'int64', 'is_capped': 'bool'}) -%}
    {%- for name in [
        'minimum', 'maximum', 'mean', 'total', 'squared_deviations', 'cubed_deviations', 'rounding', 'minimum_length',
        'mean_length', 'maximum_length',
    ] -%}
        {%- do columns.update({name: 'float64'}) -%}
    {%- endfor -%}
    {%- do columns.update({
        'quantiles': storeroom.array_type('float64'),
        'bins': storeroom.bins_type(),
        'categories': storeroom.categories_type(),
        'other_row_count': 'int64',
    }) -%}
    {{ return(columns) }}
{%- endmacro %}
