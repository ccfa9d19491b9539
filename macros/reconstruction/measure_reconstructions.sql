{% macro measure_reconstructions() -%}
    {#- Before int_monitoring__reconstructions. -#}
    {%- if execute -%}
        {{ storeroom.run_passes(
            storeroom.reconstruction_pass,
            storeroom.measurement_passes(
                storeroom.reconstructions_due(storeroom.every_partition(this)), storeroom.reconstructed_columns
            ),
            {
                'measurement_id': 'string', 'reconstruction_error': 'float64', 'standard_deviation': 'float64',
                'row_count': 'int64', 'feature_count': 'int64', 'component_count': 'int64',
                'explained_variance_share': 'float64', 'held_out_ratio': 'float64',
            }
        ) }}
    {%- endif -%}
{%- endmacro %}
