{% macro declaration_keys() -%}
    {#- A key without `default` or `required` is none where it is left out. docs/declaration.md says what each means. -#}
    {%- set declarable = {'numeric': [], 'categorical': []} -%}
    {%- for name, terms in storeroom.drift_methods().items() if terms.threshold and not terms.is_always -%}
        {%- for kind in terms.kinds -%}
            {%- do declarable[kind].append(name) -%}
        {%- endfor -%}
    {%- endfor -%}
    {%- set days = {'type': 'number', 'least': 0, 'most': 36500} -%}
    {%- set count = {'type': 'whole', 'least': 1, 'most': 1000000} -%}
    {%- set batches = {'type': 'whole', 'least': 1, 'most': 1000} -%}
    {%- set rows = {'type': 'whole', 'least': 2, 'most': 1000000000} -%}
    {%- set share = {'type': 'number', 'above': 0, 'below': 1} -%}
    {%- set above_zero = {'type': 'number', 'above': 0, 'most': 1000000000} -%}
    {%- set from_zero = {'type': 'number', 'least': 0, 'most': 1000000000} -%}
    {%- set worth = {'type': 'number', 'least': -1000000000, 'most': 1000000000, 'required': true} -%}
    {%- set statistics = {'type': 'texts', 'pattern': '[a-z][A-Za-z0-9_]*', 'advice': 'write names out of fct_monitoring__statistics'} -%}
    {{ return({
        'task': {
            'type': 'text', 'required': true,
            'allowed': ['binary_classification', 'multiclass_classification', 'regression'],
        },
        'features': {'type': 'text', 'required': true},
        'labels': {'type': 'text', 'required': true},
        'entity': {'type': 'texts', 'required': true},
        'as_of': {'type': 'text', 'required': true},
        'batch': {'type': 'text', 'required': true, 'allowed': ['hour', 'day', 'week', 'month']},
        'trainer': {
            'type': 'text', 'required': true, 'pattern': '[A-Za-z_][A-Za-z0-9_.]*:[A-Za-z_][A-Za-z0-9_]*',
            'advice': "write it as 'module:function'",
        },
        'owner': {'type': 'text', 'required': true},
        'description': {'type': 'text'},
        'label': {'type': 'text', 'default': 'label'},
        'label_delay_days': dict(days, default=0),
        'remeasure_days': days,
        'label_policy': {'type': 'text', 'allowed': ['last', 'first'], 'default': 'last'},
        'slices': {'type': 'slices', 'default': []},
        'references': {
            'type': 'texts', 'allowed': ['training', 'previous', 'seasonal', 'trailing'],
            'default': ['training', 'previous'],
        },
        'trailing_batches': dict(batches, least=2, default=6),
        'season_batches': dict(batches, least=2),
        'shadow': {'type': 'wholes', 'least': 1, 'most': 1000000, 'default': []},
        'allow_types': {
            'type': 'texts', 'pattern': '[A-Za-z_][A-Za-z0-9_]*([.][A-Za-z_][A-Za-z0-9_]*)+', 'default': [],
            'advice': "write classes as 'module.Class'",
        },
        'drift': {'type': 'section', 'keys': {
            'alpha': dict(share, default=0.05),
            'min_count': dict(rows, default=30),
            'numeric': {'type': 'section', 'keys': {
                'method': {'type': 'text', 'allowed': declarable.numeric}, 'threshold': above_zero,
            }},
            'categorical': {'type': 'section', 'keys': {
                'method': {'type': 'text', 'allowed': declarable.categorical}, 'threshold': above_zero,
            }},
            'features': {'type': 'sections', 'keys': {
                'method': {'type': 'text', 'allowed': (declarable.numeric + declarable.categorical + ['none']) | unique | list},
                'threshold': above_zero,
            }},
        }},
        'performance': {'type': 'section', 'keys': {
            'threshold': {
                'type': 'threshold', 'allowed': ['f1', 'f_beta', 'balanced_accuracy', 'mcc', 'business_value'],
                'default': 0.5,
            },
            'min_labels': dict(rows, default=100),
            'standard_errors': dict(above_zero, default=2.5),
            'relative_tolerance': dict(from_zero, default=0.1),
            'trailing_batches': dict(batches, least=2, default=6),
            'top_share': dict(share, default=0.1),
            'beta': above_zero,
            'quantile': share,
            'outcome_values': {'type': 'optional_section', 'keys': {
                'true_positive': worth, 'false_positive': worth, 'false_negative': worth, 'true_negative': worth,
            }},
            'min_slice_labels': dict(rows, default=100),
            'sensitive': {'type': 'texts', 'default': []},
            'attributions': {'type': 'flag', 'default': true},
        }},
        'anomalies': {'type': 'section', 'keys': {
            'trailing_batches': dict(batches, default=12),
            'min_history': dict(batches, least=2, default=6),
            'threshold': dict(above_zero, default=5.0),
            'season_batches': batches,
            'min_change': dict(from_zero, default=0.05),
            'statistics': dict(statistics, default=[
                'row_count', 'null_share', 'distinct_count', 'mean', 'standard_deviation', 'true_share',
            ]),
            'flags': dict(statistics, default=['row_count', 'null_share']),
        }},
        'train': {'type': 'section', 'keys': {
            'window_batches': count,
            'test_batches': dict(count, default=1),
            'min_train_batches': dict(count, default=2),
            'purge': {'type': 'flag', 'default': true},
            'seed': {'type': 'whole', 'least': 0, 'most': 4294967295, 'default': 0},
            'time_limit_minutes': {'type': 'number', 'above': 0, 'most': 10080, 'default': 60},
        }},
        'gates': {'type': 'section', 'keys': {
            'metric': {'type': 'text', 'allowed': ['brier', 'log_loss', 'mae', 'squared_error']},
            'standard_errors': dict(from_zero, default=1.0),
            'slice_tolerance': dict(from_zero, default=0.1),
            'min_count': dict(rows, default=100),
            'min_slice_count': dict(rows, default=100),
        }},
        'retrain': {'type': 'section', 'keys': {
            'triggers': {
                'type': 'texts', 'allowed': ['drift', 'degradation', 'age', 'new_labels'],
                'default': ['drift', 'degradation'],
            },
            'max_age_days': dict(days, least=none, above=0),
            'new_label_batches': count,
            'cooldown_days': dict(days, default=28.0),
        }},
    }) }}
{%- endmacro %}
