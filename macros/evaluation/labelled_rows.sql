{% macro labelled_rows(pass) -%}
    {#- The rows of a pass whose label has matured, once for the whole window and once for each slice they are in. -#}
    {%- set columns = {
        'binary_classification': ['score', 'label'],
        'regression': ['value', 'label'],
        'multiclass_classification': ['prediction_id', 'predicted_class', 'class_scores', 'label_class'],
    }[pass.declaration.task] -%}
    select
        window_number,
        'all' as slice_key,
        'all' as slice_value,
        {{ columns | join(', ') }}
    from outcome_rows
    where is_matured
    {%- for slice in pass.slices %}

    union all

    select
        window_number,
        {{ storeroom.string_literal(slice.name) }} as slice_key,
        storeroom_slice_value_{{ loop.index }} as slice_value,
        {{ columns | join(', ') }}
    from outcome_rows
    where is_matured
        and storeroom_slice_value_{{ loop.index }} is not null
    {%- endfor %}
{%- endmacro %}
