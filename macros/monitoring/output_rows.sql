{% macro output_rows(subject, kind, measurements) -%}
    {#- Predictions or labels of all models of one kind, each beside the window it falls into, as one column `output`. -#}
    {%- set tasks = "('binary_classification', 'regression')" if kind == 'numeric' else "('multiclass_classification')" -%}
    select
        windows.measurement_id,
        windows.version_id,
        outputs.storeroom_row,
        outputs.entity_key || '|' || cast(outputs.as_of_at as string) as storeroom_key,
        outputs.output
    from {{ measurements }} as windows
    inner join {{ ref('dim_registry__models') }} as models
        on windows.model_name = models.model_name
    left join (
        {%- if subject == 'prediction' %}
        select
            version_id,
            model_name,
            entity_key,
            as_of_at,
            case when purpose = 'test' then 'test' else 'batch' end as window_kind,
            1 as storeroom_row,
            {{ 'coalesce(score, value)' if kind == 'numeric' else 'predicted_class' }} as output
        from {{ ref('fct_predictions__predictions') }}
        where purpose in ('serving', 'test')
        {%- else %}
        select
            model_name,
            entity_key,
            as_of_at,
            1 as storeroom_row,
            {{ 'label_value' if kind == 'numeric' else 'label_class' }} as output
        from {{ ref('int_predictions__known_labels') }}
        {%- endif %}
    ) as outputs
        on windows.model_name = outputs.model_name
        and outputs.as_of_at >= windows.batch_start_at
        and outputs.as_of_at < windows.batch_end_at
        {%- if subject == 'prediction' %}
        and windows.version_id = outputs.version_id
        and windows.window_kind = outputs.window_kind
        {%- endif %}
    where windows.subject = '{{ subject }}'
        and models.task in {{ tasks }}
{%- endmacro %}
