{% macro evaluation_windows(relation) -%}
    {#- Windows with predictions that have not been measured with the labels they have now, numbered. -#}
    {%- set measured -%}
        select distinct
            window_id,
            window_prediction_count as prediction_count,
            window_label_count as label_count,
            label_checksum
        from {{ relation }}
    {%- endset %}
    select
        row_number() over (
            order by counts.model_name, counts.version_id, counts.window_kind, counts.batch_start_at
        ) as window_number,
        counts.window_id,
        counts.model_name,
        counts.version_id,
        counts.window_kind,
        counts.batch_start_at,
        counts.batch_end_at,
        counts.prediction_count,
        counts.label_count,
        counts.label_checksum,
        versions.baseline_value,
        versions.classification_threshold
    from ({{ storeroom.outcomes_due(measured if storeroom.is_added_to() else none) | indent(8) }}) as counts
    inner join {{ ref('dim_registry__versions') }} as versions
        on counts.version_id = versions.version_id
    where counts.model_name in ({{ storeroom.quoted_names(storeroom.measurable_models()) }})
{%- endmacro %}
