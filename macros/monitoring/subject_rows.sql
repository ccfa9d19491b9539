{% macro subject_rows(window, columns, slices) -%}
    {#- The rows of a model's feature view, of a version's predictions or of a model's labels: key, time, slices, columns. -#}
    {%- set declaration = storeroom.ml_model(window.model_name) -%}
    {%- set key = storeroom.entity_key(declaration.entity) -%}
    {%- set as_of = adapter.quote(declaration.as_of) -%}
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
            else "coalesce(cast(" ~ slice.expression ~ " as string), 'null')" }} as storeroom_slice_{{ loop.index }}
        {%- endfor %}
        {%- for column in columns %},
        {{ storeroom.feature_value(column) if window.subject == 'features'
            else storeroom.output_column(window.subject, column.kind) }} as {{ adapter.quote(column.name) }}
        {%- endfor %}
    from {{ storeroom.output_relation(window, slices) if window.subject != 'features'
        else storeroom.declared_relation(declaration.features) }}
{%- endmacro %}
