{% macro measure_reconstructions() -%}
    {#- Hook of int_monitoring__reconstructions. -#}
    {{ storeroom.run_passes(
        storeroom.reconstruction_pass,
        storeroom.reconstructions_due(storeroom.every_partition(this)),
        {
            'measurement_id': 'string', 'reconstruction_error': 'float64', 'standard_deviation': 'float64',
            'row_count': 'int64', 'feature_count': 'int64', 'component_count': 'int64',
            'explained_variance_share': 'float64', 'held_out_ratio': 'float64',
        },
        together=storeroom.reconstructed_columns
    ) }}
{%- endmacro %}
