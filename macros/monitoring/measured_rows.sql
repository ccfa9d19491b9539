{% macro measured_rows(name, measurements) -%}
    {#- The rows of a model's feature view, each beside the windows it falls into; a window without a row stays, alone. -#}
    {%- set declaration = storeroom.ml_models()[name] -%}
    select
        windows.measurement_id,
        windows.version_id,
        feature_rows.storeroom_row,
        feature_rows.storeroom_key
        {%- for feature in storeroom.feature_columns(name) %},
        feature_rows.{{ adapter.quote(feature.name) }}
        {%- endfor %}
        {%- for slice in declaration.slices %},
        case
            when feature_rows.storeroom_row = 1
                then coalesce(cast(feature_rows.{{ adapter.quote(slice) }} as string), 'null')
        end as {{ adapter.quote('storeroom_slice_' ~ loop.index) }}
        {%- endfor %}
    from {{ measurements }} as windows
    left join (
        select
            *,
            1 as storeroom_row,
            {{ storeroom.entity_key(declaration.entity) }} || '|' || cast({{ adapter.quote(declaration.as_of) }} as string)
                as storeroom_key,
            {{ adapter.quote(declaration.as_of) }} as storeroom_as_of_at
        from {{ storeroom.declared_relation(declaration.features) }}
    ) as feature_rows
        on feature_rows.storeroom_as_of_at >= windows.batch_start_at
        and feature_rows.storeroom_as_of_at < windows.batch_end_at
    where windows.model_name = {{ storeroom.string_literal(name) }}
        and windows.subject = 'features'
{%- endmacro %}
