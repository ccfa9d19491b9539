{% macro profile_columns() -%}
    {#- Name and type of the fields of profile_struct, in its order. -#}
    {%- set columns = {'feature_name': 'string', 'feature_kind': 'string'} -%}
    {%- for name in [
        'row_count', 'null_count', 'nan_count', 'infinite_count', 'zero_count', 'negative_count', 'true_count',
        'distinct_count',
    ] -%}
        {%- do columns.update({name: 'int64'}) -%}
    {%- endfor -%}
    {%- for name in [
        'minimum', 'maximum', 'mean', 'total', 'standard_deviation', 'center', 'cubes', 'minimum_length', 'mean_length',
        'maximum_length',
    ] -%}
        {%- do columns.update({name: 'float64'}) -%}
    {%- endfor -%}
    {%- do columns.update({
        'quantiles': storeroom.array_type('float64'),
        'bins': storeroom.array_type(storeroom.struct_type({'upper_edge': 'float64', 'row_count': 'int64'})),
        'kept_values': storeroom.array_type('float64'),
    }) -%}
    {{ return(columns) }}
{%- endmacro %}
