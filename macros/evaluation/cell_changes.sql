{% macro cell_changes(shares) -%}
    {#- Every cell of the confusion matrix beside its two classes and the means over all of them. -#}
    {%- set weights = {'macro': 'equal_weight', 'weighted': 'weight'} -%}
    select
        cells.window_number,
        cells.slice_key,
        cells.slice_value,
        cells.row_count,
        case when cells.label_class = cells.predicted_class then 1.0 else 0.0 end as is_hit,
        means.total
        {%- for share, change in shares.items() %},
        coalesce(truth.class_{{ share }}, 0) as true_{{ share }}
        {%- for mean, weight in weights.items() %},
        means.{{ mean }}_{{ share }},
        {{ change
            | replace('is_hit', 'case when cells.label_class = cells.predicted_class then 1.0 else 0.0 end')
            | replace('{said}', 'said.' ~ weight) | replace('{true}', 'truth.' ~ weight) }}
            as {{ mean }}_{{ share }}_change
        {%- endfor %}
        {%- endfor %}
    from cells
    {%- for alias, column in [('truth', 'label_class'), ('said', 'predicted_class')] %}
    inner join classes as {{ alias }}
        on cells.window_number = {{ alias }}.window_number
        and cells.slice_key = {{ alias }}.slice_key
        and cells.slice_value = {{ alias }}.slice_value
        and cells.{{ column }} = {{ alias }}.class_name
    {%- endfor %}
    inner join (
        select
            window_number,
            slice_key,
            slice_value,
            sum(labelled) as total
            {%- for share in shares %}
            {%- for mean, weight in weights.items() %},
            sum({{ weight }} * coalesce(class_{{ share }}, 0)) as {{ mean }}_{{ share }}
            {%- endfor %}
            {%- endfor %}
        from classes
        group by 1, 2, 3
    ) as means
        on cells.window_number = means.window_number
        and cells.slice_key = means.slice_key
        and cells.slice_value = means.slice_value
{%- endmacro %}
