{% macro measure_edges() -%}
    {#- Hook of int_monitoring__edges. The edges of a number need no more than a sample. -#}
    {%- set numbers = storeroom.array_type('float64') -%}
    {{ storeroom.run_passes(
        storeroom.edges_pass,
        storeroom.measurements_due(this, ['training', 'test']),
        {
            'measurement_id': 'string', 'feature_name': 'string', 'feature_kind': 'string', 'edges': numbers,
            'coarse_edges': numbers, 'center': 'float64', 'categories': storeroom.array_type('string'),
        },
        sample=100000
    ) }}
{%- endmacro %}
