{% macro sums_by_cell() -%}
    {#- Means over the classes, and by the delta method how a row of each cell moves them: its decision and its label count in
        the shares of two classes, and its label in the weights. A class that is never decided for has precision 0 in a mean. -#}
    {%- set shares = {
        'precision': 'is_hit * {said} / said.said - {said} * coalesce(said.class_precision, 0) / said.said',
        'recall': 'is_hit * {true} / truth.labelled - {true} * truth.class_recall / truth.labelled',
        'f1': '2 * is_hit * {true} / (truth.labelled + truth.said)'
            ~ ' - {true} * truth.class_f1 / (truth.labelled + truth.said) - {said} * said.class_f1 / (said.labelled + said.said)',
    } -%}
    select
        window_number,
        slice_key,
        slice_value,
        sum(row_count * is_hit) / sum(row_count) as accuracy,
        {{ storeroom.share_std_error('sum(row_count * is_hit)', 'sum(row_count)') }} as accuracy_std_error
        {%- for share in shares %},
        max(macro_{{ share }}) as macro_{{ share }},
        sqrt(sum(row_count * power(macro_{{ share }}_change, 2))) as macro_{{ share }}_std_error,
        max(weighted_{{ share }}) as weighted_{{ share }},
        sqrt(sum(row_count * power(
            weighted_{{ share }}_change + (true_{{ share }} - weighted_{{ share }}) / total, 2
        ))) as weighted_{{ share }}_std_error
        {%- endfor %}
    from (
        {{ storeroom.cell_changes(shares) | indent(8) }}
    ) as changes
    group by 1, 2, 3
{%- endmacro %}
