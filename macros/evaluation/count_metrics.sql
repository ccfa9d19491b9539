{% macro count_metrics() -%}
    {#- Cells of the confusion matrix and what goes with them. -#}
    {%- set metrics = [
        {'name': 'f1', 'direction': 'higher', 'description': 'Harmonic mean of precision and recall',
            'value': storeroom.f_beta('tp', 'fp', 'fn', 1), 'std_error': storeroom.f_beta_std_error('tp', 'fp', 'fn', 1),
            'baseline': storeroom.f_beta('dummy_tp', 'dummy_fp', 'dummy_fn', 1)},
        {'name': 'selection_rate', 'direction': 'none', 'description': 'Share of rows at or above the threshold',
            'value': '(tp + fp) / row_total', 'std_error': storeroom.share_std_error('(tp + fp)', 'row_total'),
            'baseline': '(dummy_tp + dummy_fp) / row_total'},
    ] -%}
    {%- for name, cell, description in [
        ('true_positives', 'tp', 'Positives at or above the threshold'),
        ('false_positives', 'fp', 'Negatives at or above the threshold'),
        ('false_negatives', 'fn', 'Positives below the threshold'),
        ('true_negatives', 'tn', 'Negatives below the threshold'),
    ] -%}
        {%- do metrics.append({
            'name': name, 'direction': 'none', 'description': description, 'value': cell, 'baseline': 'dummy_' ~ cell,
            'std_error': 'row_total * ' ~ storeroom.share_std_error(cell, 'row_total'),
        }) -%}
    {%- endfor -%}
    {{ return(metrics) }}
{%- endmacro %}
