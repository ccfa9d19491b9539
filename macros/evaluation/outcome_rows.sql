{% macro outcome_rows(windows, due) -%}
    {#- Every prediction of the windows that are due, once, with its label as far as that has matured, and its slices: those
        of the features it was made of. A row of features that stands there twice must not make two of a prediction. -#}
    {#- A test window is no calendar batch; the rows of the others are found by equality, which an engine can hash. The ends
        of all windows together are constants, which prune partitions. -#}
    {%- set epoch = storeroom.time_literal('1970-01-01') -%}
    {%- set start_at, end_at = due | map(attribute='start_at') | min, due | map(attribute='end_at') | max -%}
    {%- set width = namespace(value=0) -%}
    {%- set sliced = [] -%}
    {%- for name in due | map(attribute='model_name') | unique if storeroom.declared_slices(name) -%}
        {%- do sliced.append(name) -%}
        {%- set width.value = [width.value, storeroom.declared_slices(name) | length] | max -%}
    {%- endfor -%}
    select
        windows.window_number,
        outcomes.prediction_id,
        outcomes.is_matured,
        outcomes.score,
        outcomes.value,
        outcomes.predicted_class,
        outcomes.class_scores,
        case when outcomes.is_matured then outcomes.label_value end as label,
        case when outcomes.is_matured then outcomes.label_class end as label_class
        {%- for place in range(1, width.value + 1) %},
        slices.storeroom_slice_value_{{ place }}
        {%- endfor %}
    from {{ windows }} as windows
    inner join {{ ref('fct_predictions__outcomes') }} as outcomes
        on windows.version_id = outcomes.version_id
        and outcomes.purpose = {{ storeroom.purpose_of('windows.window_kind') }}
        and case when windows.window_kind <> 'test' then windows.batch_start_at else {{ epoch }} end
            = case when outcomes.purpose <> 'test' then outcomes.batch_start_at else {{ epoch }} end
        and outcomes.as_of_at >= windows.batch_start_at
        and outcomes.as_of_at < windows.batch_end_at
        and outcomes.as_of_at >= {{ storeroom.time_literal(start_at) }}
        and outcomes.as_of_at < {{ storeroom.time_literal(end_at) }}
    {%- if sliced %}
    left join (
        {{ storeroom.slice_rows(sliced, width.value, start_at, end_at) | indent(8) }}
    ) as slices
        on outcomes.model_name = slices.model_name
        and outcomes.entity_key = slices.entity_key
        and outcomes.as_of_at = slices.as_of_at
    {%- endif %}
{%- endmacro %}
