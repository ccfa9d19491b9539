{% macro multiclass_metrics() -%}
    {#- Expressions are over the columns of multiclass_wide. Of each class, class_precision[class] and its like come from
        class_measures; the list has their names. -#}
    {%- set metrics = [] -%}
    {%- for name, direction, description in [
        ('accuracy', 'higher', 'Share of right classes'),
        ('log_loss', 'lower', 'Mean log loss in nats of the probability of the true class'),
        ('brier', 'lower', 'Mean squared error of the probabilities, summed over the classes: 0 to 2'),
        ('roc_auc_ovr', 'higher', 'Mean over the classes of the area under the ROC curve of the class against the rest'),
    ] -%}
        {%- do metrics.append({
            'name': name, 'direction': direction, 'is_deciding': name == 'log_loss', 'description': description,
            'value': name, 'std_error': name ~ '_std_error', 'baseline': '0.5' if name == 'roc_auc_ovr' else 'null',
        }) -%}
    {%- endfor -%}
    {%- for share, title in [('precision', 'precision'), ('recall', 'recall'), ('f1', 'F1')] -%}
        {%- for mean, description in [('macro', 'Mean ' ~ title ~ ' of the classes'),
                ('weighted', 'Mean ' ~ title ~ ' of the classes, weighted by their rows')] -%}
            {%- do metrics.append({
                'name': mean ~ '_' ~ share, 'direction': 'higher', 'description': description,
                'value': mean ~ '_' ~ share, 'std_error': mean ~ '_' ~ share ~ '_std_error', 'baseline': 'null',
            }) -%}
        {%- endfor -%}
        {%- do metrics.append({
            'name': 'class_' ~ share, 'direction': 'higher', 'needs': 'class',
            'description': title ~ ' of one class, as class_' ~ share ~ '[class]',
        }) -%}
    {%- endfor -%}
    {{ return(metrics) }}
{%- endmacro %}
