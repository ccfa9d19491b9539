{% macro multiclass_metrics() -%}
    {{ return([
        {'name': 'accuracy', 'direction': 'higher', 'description': 'Share of right classes'},
        {'name': 'log_loss', 'direction': 'lower', 'is_deciding': true,
            'description': 'Mean log loss in nats of the probability of the true class'},
        {'name': 'brier', 'direction': 'lower',
            'description': 'Mean squared error of the probabilities, summed over the classes: 0 to 2'},
        {'name': 'roc_auc_ovr', 'direction': 'higher',
            'description': 'Mean over the classes of the area under the ROC curve of the class against the rest'},
        {'name': 'macro_precision', 'direction': 'higher', 'description': 'Mean precision of the classes'},
        {'name': 'macro_recall', 'direction': 'higher', 'description': 'Mean recall of the classes'},
        {'name': 'macro_f1', 'direction': 'higher', 'description': 'Mean F1 of the classes'},
        {'name': 'weighted_precision', 'direction': 'higher', 'description': 'Precision of the classes by their rows'},
        {'name': 'weighted_recall', 'direction': 'higher', 'description': 'Recall of the classes by their rows'},
        {'name': 'weighted_f1', 'direction': 'higher', 'description': 'F1 of the classes by their rows'},
        {'name': 'class_precision', 'direction': 'higher',
            'description': 'Precision of one class, as class_precision[class]'},
        {'name': 'class_recall', 'direction': 'higher', 'description': 'Recall of one class, as class_recall[class]'},
        {'name': 'class_f1', 'direction': 'higher', 'description': 'F1 of one class, as class_f1[class]'},
    ]) }}
{%- endmacro %}
