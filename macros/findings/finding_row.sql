{% macro finding_row(finding, severity, event, columns={}) -%}
    {#- Every findings model has the same columns, so that the union takes them as they are. -#}
    {%- set known = storeroom.finding_columns() -%}
    {%- for name in columns if name not in known -%}
        {{ exceptions.raise_compiler_error("storeroom.finding_row: '" ~ name ~ "' is no column of a finding; allowed: "
            ~ known | join(', ') ~ ".") }}
    {%- endfor -%}
    {%- set given = dict({
        'model_name': 'model_name',
        'version_id': 'version_id',
        'batch_start_at': 'batch_start_at',
        'finding': "'" ~ finding ~ "'",
        'severity': severity,
        'event': event,
        'slice_key': "'all'",
        'slice_value': "'all'",
        'is_trigger': 'false',
    }, **columns) -%}
    {%- for name, data_type in known.items() %}
    cast({{ given.get(name, 'null') }} as {{ data_type }}) as {{ name }}{{ ',' if not loop.last }}
    {%- endfor %}
{%- endmacro %}
