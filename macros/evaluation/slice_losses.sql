{% macro slice_losses(pass) -%}
    {#- Rows, labels, mean loss and its variance of the whole window, of each slice and of each pair of slices. A pair with
        too few labels to be compared is left out. slice_depth is the number of slices that a row is of. -#}
    {%- set loss = {
        'binary_classification': storeroom.brier('score', 'label'),
        'regression': 'abs(value - label)',
        'multiclass_classification': storeroom.class_log_loss('class_scores', 'label_class'),
    }[pass.declaration.task] -%}
    {%- set sets = storeroom.slice_sets(pass.slices) -%}
    select * from (
        select
            window_number,
            {%- for part in ['key', 'value', 'depth'] %}
            {% if sets | length > 1 %}case
                {%- for set in sets[1:] | reverse %}
                when {% for column in set.columns %}grouping({{ column }}) = 0{{ ' and ' if not loop.last }}{% endfor %}
                    then {{ set[part] }}
                {%- endfor %}
                else {{ sets[0][part] }}
            end{% else %}{{ sets[0][part] }}{% endif %} as slice_{{ part }},
            {%- endfor %}
            count(*) as prediction_count,
            {{ storeroom.count_where('is_matured') }} as label_count,
            avg(loss) as loss,
            var_samp(loss) as loss_variance
        from (
            select
                *,
                case when is_matured then {{ loss }} end as loss
            from outcome_rows
        ) as losses
        group by grouping sets (
            {%- for set in sets %}
            ({{ (['window_number'] + set.columns) | join(', ') }}){{ ',' if not loop.last }}
            {%- endfor %}
        )
    ) as grouped
    where slice_value is not null
        and (slice_depth < 2 or label_count >= {{ pass.declaration.performance.min_slice_labels }})
{%- endmacro %}
