{% macro regression_errors(declaration) -%}
    {#- Of the rows of equal predictions none is split: they are in the decile of the first. -#}
    select
        labelled.window_number,
        labelled.slice_key,
        labelled.slice_value,
        labelled.value,
        labelled.label,
        labelled.label - centres.centre as shifted_label,
        {%- for side, value in [('', 'labelled.value'), ('dummy_', 'windows.baseline_value')] %}
        {%- for name, error in storeroom.row_errors(value, 'labelled.label', declaration).items() %}
        {{ error }} as {{ side ~ name }},
        {%- endfor %}
        {%- endfor %}
        cast(floor(10.0 * (
            rank() over (
                partition by labelled.window_number, labelled.slice_key, labelled.slice_value order by labelled.value
            ) - 1
        ) / count(*) over (
            partition by labelled.window_number, labelled.slice_key, labelled.slice_value
        )) as int64) + 1 as decile
    from labelled
    inner join centres
        on labelled.window_number = centres.window_number
    inner join windows
        on labelled.window_number = windows.window_number
{%- endmacro %}
