{{ config(tags=['storeroom_rendered'], meta=storeroom.declarations_digest(), materialized=storeroom.kept_result()) }}

{%- set written = storeroom.written_models() -%}
{%- if not written -%}
{{ storeroom.no_rows() }}
{%- endif -%}
{%- for name, keys in written.items() %}
{%- set read = storeroom.read_model(name) -%}
{%- set known = read.declaration or storeroom.readable_keys(keys) -%}
{%- set drift, performance = known.get('drift', {}), known.get('performance', {}) -%}
{%- set texts = {
    'task': known.get('task'),
    'owner': known.get('owner'),
    'description': known.get('description'),
    'batch': known.get('batch'),
    'features_relation': known.get('features'),
    'labels_relation': known.get('labels'),
    'trainer': known.get('trainer'),
    'label_policy': known.get('label_policy'),
} -%}
{%- set numbers = {
    'label_delay_days': (known.get('label_delay_days'), 'float64'),
    'remeasure_days': (known.get('remeasure_days'), 'float64'),
    'alpha': (drift.get('alpha'), 'float64'),
    'drift_min_count': (drift.get('min_count'), 'int64'),
    'classification_threshold': (0.5 if performance.get('threshold') is string else performance.get('threshold'), 'float64'),
    'min_labels': (performance.get('min_labels'), 'int64'),
    'standard_errors': (performance.get('standard_errors'), 'float64'),
    'relative_tolerance': (performance.get('relative_tolerance'), 'float64'),
    'min_slice_labels': (performance.get('min_slice_labels'), 'int64'),
} %}
select
    {{ storeroom.optional_literal(name | string, 'string') }} as model_name,
    {%- for column, value in texts.items() %}
    {{ storeroom.optional_literal(value, 'string') }} as {{ column }},
    {%- endfor %}
    {%- for column, (value, data_type) in numbers.items() %}
    {{ storeroom.optional_literal(value, data_type) }} as {{ column }},
    {%- endfor %}
    {{ 'true' if performance.get('attributions') is true else 'false' }} as has_attributions,
    {{ storeroom.optional_literal(read.problem, 'string') }} as problem
{%- if not loop.last %}
union all
{%- endif %}
{%- endfor %}
