{% macro output_relation(window, slices) -%}
    {#- Predictions of one version, in service or on its test window, or labels of one model. Their slices are those of
        their rows of features. -#}
    {%- set declaration = storeroom.ml_model(window.model_name) -%}
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
            {{ adapter.quote(declaration.as_of) }} as as_of_at
            {%- for slice in slices %},
            coalesce(cast({{ slice.expression }} as string), 'null') as storeroom_slice_{{ loop.index }}
            {%- endfor %}
        from {{ storeroom.declared_relation(declaration.features) }}
        where {{ adapter.quote(declaration.as_of) }} >= {{ storeroom.time_literal(window.start_at) }}
            and {{ adapter.quote(declaration.as_of) }} < {{ storeroom.time_literal(window.end_at) }}
    ) as slices
        on outputs.entity_key = slices.entity_key
        and outputs.as_of_at = slices.as_of_at
    {%- endif %}
{%- endmacro %}
