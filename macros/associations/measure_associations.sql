{% macro measure_associations() -%}
    {#- Before int_monitoring__associations. A window without a row or without a pair would be due for ever. -#}
    {%- if execute -%}
        {%- set names = ["''"] -%}
        {%- for name in storeroom.ml_models() if storeroom.pairs_of(storeroom.measured_columns(name, 'features')) -%}
            {%- do names.append(storeroom.string_literal(name)) -%}
        {%- endfor -%}
        {%- set due = "select * from (" ~ storeroom.measurements_due(storeroom.every_partition(this), ['training', 'context', 'batch'])
            ~ ") as due where subject = 'features' and model_name in (" ~ names | join(', ') ~ ") and measurement_id in ("
            ~ "select measurement_id from " ~ storeroom.every_partition(ref('int_monitoring__profiles')) ~ " where row_count > 0)" -%}
        {{ storeroom.run_passes(
            storeroom.associations_pass,
            storeroom.measurement_passes(due, storeroom.paired_columns),
            {
                'measurement_id': 'string', 'feature_name': 'string', 'other_feature_name': 'string',
                'association_method': 'string', 'association': 'float64', 'row_count': 'int64',
            }
        ) }}
    {%- endif -%}
{%- endmacro %}
