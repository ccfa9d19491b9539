{% macro subject_rows(window, columns, slices) -%}
    {#- The rows of a model's feature view, of a version's predictions or of a model's labels in a window: key, time, slices,
        columns. -#}
    {%- set declaration = storeroom.ml_model(window.model_name) -%}
    {%- set key = storeroom.entity_key(declaration.entity) -%}
    {%- set column = adapter.quote(declaration.as_of) -%}
    {%- set type = storeroom.declared_type(declaration.features, declaration.as_of) -%}
    {%- set as_of = storeroom.utc_time(column, type) -%}
    select
        1 as storeroom_row,
        {%- if window.subject == 'features' %}
        {{ key }} || '|' || {{ storeroom.time_text(as_of) }} as storeroom_key,
        {{ as_of }} as storeroom_as_of_at
        {%- else %}
        outputs.entity_key || '|' || {{ storeroom.time_text('outputs.as_of_at') }} as storeroom_key,
        outputs.as_of_at as storeroom_as_of_at
        {%- endif %}
        {%- for slice in slices %},
        {{ 'slices.storeroom_slice_' ~ loop.index if window.subject != 'features'
            else storeroom.slice_text(slice) }} as storeroom_slice_{{ loop.index }}
        {%- endfor %}
        {%- for column in columns %},
        {{ storeroom.feature_value(column) if window.subject == 'features'
            else storeroom.output_column(window.subject, column.kind) }} as {{ storeroom.measured_name(column) }}
        {%- endfor %}
    {%- if window.subject == 'features' %}
    from {{ storeroom.declared_relation(declaration.features) }}
    where {{ storeroom.utc_window(column, type, window.start_at, window.end_at) }}
    {%- else %}
    from {{ storeroom.output_relation(window, slices) }}
    {%- endif %}
{%- endmacro %}
