{% macro finding_columns() -%}
    {#- What a findings model says of each finding. `event` and `detail` are parts of its sentence; finding_words has the rest. -#}
    {{ return({
        'model_name': 'string',
        'version_id': 'string',
        'batch_start_at': 'timestamp',
        'finding': 'string',
        'severity': 'string',
        'feature_name': 'string',
        'slice_key': 'string',
        'slice_value': 'string',
        'metric': 'string',
        'method': 'string',
        'reference': 'string',
        'value': 'float64',
        'expected_value': 'float64',
        'threshold': 'float64',
        'importance': 'float64',
        'is_trigger': 'bool',
        'event': 'string',
        'detail': 'string',
    }) }}
{%- endmacro %}
