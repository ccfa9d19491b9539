{% macro output_relation(window, slices) -%}
    {#- Predictions of one version, in service or on its test window, or labels of one model. Their slices are those of
        their rows of features. -#}
    {%- set declaration = storeroom.ml_model(window.model_name) -%}
    {%- set as_of = adapter.quote(declaration.as_of) -%}
    {%- set type = storeroom.declared_type(declaration.features, declaration.as_of) -%}
    (
        {%- if window.subject == 'prediction' %}
        select * from {{ ref('fct_predictions__predictions') }}
        where version_id = {{ storeroom.string_literal(window.version_id) }}
            and purpose = '{{ 'test' if window.window_kind == 'test' else 'serving' }}'
        {%- else %}
        {{ storeroom.known_labels(window.model_name) }}
        {%- endif %}
    ) as outputs
    {%- if slices %}
    left join (
        select
            {{ storeroom.entity_key(declaration.entity) }} as entity_key,
            {{ storeroom.utc_time(as_of, type) }} as as_of_at
            {%- for slice in slices %},
            {{ storeroom.slice_text(slice) }} as storeroom_slice_{{ loop.index }}
            {%- endfor %}
        from {{ storeroom.declared_relation(declaration.features) }}
        where {{ storeroom.utc_window(as_of, type, window.start_at, window.end_at) }}
    ) as slices
        on outputs.entity_key = slices.entity_key
        and outputs.as_of_at = slices.as_of_at
    {%- endif %}
{%- endmacro %}
