{% macro evaluation_columns() -%}
    {#- Name and type of what evaluation_pass returns, in its order. -#}
    {{ return({
        'window_number': 'int64',
        'slice_key': 'string',
        'slice_value': 'string',
        'slice_depth': 'int64',
        'prediction_count': 'int64',
        'label_count': 'int64',
        'loss': 'float64',
        'loss_variance': 'float64',
        'measures': storeroom.array_type(storeroom.struct_type({
            'metric': 'string', 'value': 'float64', 'std_error': 'float64', 'baseline_value': 'float64',
        })),
        'points': storeroom.array_type(storeroom.struct_type({
            'curve': 'string', 'point_number': 'int64', 'x': 'float64', 'y': 'float64', 'threshold': 'float64',
            'row_count': 'int64',
        })),
    }) }}
{%- endmacro %}
