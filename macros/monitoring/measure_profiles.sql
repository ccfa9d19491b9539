{% macro measure_profiles() -%}
    {#- Hook of int_monitoring__profiles. -#}
    {%- set columns = {
        'measurement_id': 'string', 'slice_key': 'string', 'slice_value': 'string', 'null_key_count': 'int64',
        'duplicate_key_count': 'int64',
    } -%}
    {%- do columns.update(storeroom.profile_columns()) -%}
    {{ storeroom.run_passes(
        storeroom.profile_pass,
        storeroom.measurements_due(storeroom.every_partition(this), ['training', 'context', 'test', 'batch']),
        columns
    ) }}
{%- endmacro %}
