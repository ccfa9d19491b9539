{{ config(tags=['storeroom_rendered']) }}

{%- set declared = var('ml_models', {}) or {} -%}
{%- if not declared -%}
{{ storeroom.no_rows() }}
{%- endif -%}
{%- for name, declaration in declared.items() %}
{%- set problem = storeroom.declaration_problem(name, declaration) -%}
{#- What is no mapping cannot be normalised; its problem says so. -#}
{%- set is_mapping = declaration is mapping
    and declaration.get('drift', {}) is mapping and declaration.get('performance', {}) is mapping -%}
{%- set known = storeroom.normalised_declaration(declaration) if is_mapping else {} -%}
{%- set drift = known.get('drift', {}) -%}
{%- set performance = known.get('performance', {}) -%}
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
    'alpha': (drift.get('alpha'), 'float64'),
    'drift_min_count': (drift.get('min_count'), 'int64'),
    'classification_threshold': (0.5 if performance.get('threshold') is string else performance.get('threshold'), 'float64'),
    'min_labels': (performance.get('min_labels'), 'int64'),
    'standard_errors': (performance.get('standard_errors'), 'float64'),
    'relative_tolerance': (performance.get('relative_tolerance'), 'float64'),
    'min_slice_labels': (performance.get('min_slice_labels'), 'int64'),
} %}
select
    {{ storeroom.optional_literal(name, 'string') }} as model_name,
    {%- for column, value in texts.items() %}
    {{ storeroom.optional_literal(value, 'string') }} as {{ column }},
    {%- endfor %}
    {#- A word where a number belongs would stop every model's monitoring, not just this one's. #}
    {%- for column, (value, data_type) in numbers.items() %}
    {%- set is_valid = (value is integer) if data_type == 'int64' else (value is number) %}
    {{ storeroom.optional_literal(value if is_valid and value is not boolean else none, data_type) }} as {{ column }},
    {%- endfor %}
    {{ 'true' if performance.get('attributions') is true else 'false' }} as has_attributions,
    {{ storeroom.optional_literal(problem, 'string') }} as problem
{%- if not loop.last %}
union all
{%- endif %}
{%- endfor %}
