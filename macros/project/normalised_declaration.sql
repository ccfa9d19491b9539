{% macro normalised_declaration(declaration) -%}
    {#- The defaults of python/storeroom/config.py; a test holds the two together. -#}
    {%- set sections = {
        'drift': {'alpha': 0.05, 'min_count': 30, 'numeric': {}, 'categorical': {}, 'features': {}},
        'performance': {
            'threshold': 0.5, 'min_labels': 100, 'standard_errors': 2.5, 'relative_tolerance': 0.1,
            'trailing_batches': 6, 'top_share': 0.1,
            'beta': none, 'quantile': none, 'outcome_values': none, 'min_slice_labels': 100, 'sensitive': [],
            'attributions': true,
        },
        'anomalies': {
            'trailing_batches': 12, 'min_history': 6, 'threshold': 5.0, 'season_batches': none, 'min_change': 0.05,
            'statistics': ['row_count', 'null_share', 'distinct_count', 'mean', 'standard_deviation', 'true_share'],
            'flags': ['row_count', 'null_share'],
        },
    } -%}
    {%- set normalised = {
        'label': 'label', 'label_delay_days': 0, 'label_policy': 'last', 'slices': [], 'references': ['training', 'previous'],
        'trailing_batches': 6, 'season_batches': none,
        'shadow': [], 'description': none,
    } -%}
    {%- do normalised.update(declaration) -%}
    {%- for section, defaults in sections.items() -%}
        {%- set merged = dict(defaults) -%}
        {%- do merged.update(declaration.get(section) or {}) -%}
        {%- do normalised.update({section: merged}) -%}
    {%- endfor -%}
    {%- if declaration.entity is string -%}
        {%- do normalised.update({'entity': [declaration.entity]}) -%}
    {%- endif -%}
    {%- if normalised.performance.sensitive is string -%}
        {%- do normalised.performance.update({'sensitive': [normalised.performance.sensitive]}) -%}
    {%- endif -%}
    {%- if normalised.slices is string or normalised.slices is mapping -%}
        {%- do normalised.update({'slices': [normalised.slices]}) -%}
    {%- endif -%}
    {{ return(normalised) }}
{%- endmacro %}
