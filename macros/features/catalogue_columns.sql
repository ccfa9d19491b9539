{% macro catalogue_columns() -%}
    {{ return({
        'model_name': 'string', 'feature_name': 'string', 'data_type': 'string', 'kind': 'string', 'role': 'string',
        'features_relation': 'string', 'description': 'string', 'is_day_count': 'bool', 'position': 'int64',
    }) }}
{%- endmacro %}
