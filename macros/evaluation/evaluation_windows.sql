{% macro evaluation_windows(relation) -%}
    {#- Windows with predictions that have not been measured with the labels they have now, numbered. -#}
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
    from {{ ref('int_monitoring__outcome_counts') }} as counts
    inner join {{ ref('dim_registry__versions') }} as versions
        on counts.version_id = versions.version_id
    {%- if is_incremental() %}
    left join (
        select distinct
            window_id,
            window_label_count,
            label_checksum,
            window_prediction_count
        from {{ relation }}
    ) as measured
        on counts.window_id = measured.window_id
        and counts.label_count = measured.window_label_count
        and counts.label_checksum = measured.label_checksum
        and counts.prediction_count = measured.window_prediction_count
    {%- endif %}
    where counts.model_name in ({{ storeroom.quoted_names(storeroom.measurable_models()) }})
    {%- if is_incremental() %}
        and measured.window_id is null
    {%- endif %}
{%- endmacro %}
