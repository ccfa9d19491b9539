{% macro decision_metrics() -%}
    {#- Expressions are over the cells of the confusion matrix, columns of binary_wide; with is_given alone where the
        declaration must give something. -#}
    {%- set values = {} -%}
    {%- for cell in ['true_positive', 'false_positive', 'false_negative', 'true_negative'] -%}
        {%- do values.update({cell: cell ~ '_value'}) -%}
    {%- endfor -%}
    {%- set metrics = [] -%}
    {%- for name, direction, arguments, std_error, description, needs in [
        ('accuracy', 'higher', ['tp', 'fp', 'fn', 'tn'], storeroom.share_std_error('(tp + tn)', 'row_total'),
            'Share of right decisions', none),
        ('balanced_accuracy', 'higher', ['tp', 'fp', 'fn', 'tn'],
            storeroom.balanced_accuracy_std_error('tp', 'fp', 'fn', 'tn'), 'Mean of recall and specificity', none),
        ('precision', 'higher', ['tp', 'fp'], storeroom.share_std_error('tp', '(tp + fp)'),
            'Share of positives among positive decisions', none),
        ('recall', 'higher', ['tp', 'fn'], storeroom.share_std_error('tp', '(tp + fn)'),
            'Share of the positives that are found', none),
        ('specificity', 'higher', ['tn', 'fp'], storeroom.share_std_error('tn', '(tn + fp)'),
            'Share of the negatives that are left alone', none),
        ('matthews_correlation', 'higher', ['tp', 'fp', 'fn', 'tn'],
            storeroom.matthews_correlation_std_error('tp', 'fp', 'fn', 'tn'), 'Correlation of decision and label', none),
        ('f_beta', 'higher', ['tp', 'fp', 'fn', 'beta'], storeroom.f_beta_std_error('tp', 'fp', 'fn', 'beta'),
            'Harmonic mean of precision and recall, recall counting the declared beta times', 'beta'),
        ('business_value', 'higher', ['tp', 'fp', 'fn', 'tn', values],
            storeroom.business_value_std_error('tp', 'fp', 'fn', 'tn', values), 'Mean declared value of a decision',
            'outcome_values'),
    ] -%}
        {%- set of_dummy = [] -%}
        {%- for argument in arguments -%}
            {%- do of_dummy.append('dummy_' ~ argument if argument in ['tp', 'fp', 'fn', 'tn'] else argument) -%}
        {%- endfor -%}
        {%- do metrics.append({
            'name': name, 'direction': direction, 'description': description, 'needs': needs,
            'value': storeroom[name](*arguments), 'std_error': std_error, 'baseline': storeroom[name](*of_dummy),
        }) -%}
    {%- endfor -%}
    {{ return(metrics + storeroom.count_metrics()) }}
{%- endmacro %}
