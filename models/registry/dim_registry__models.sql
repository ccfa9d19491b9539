{%- set declared = var('ml_models', {}) or {} -%}
{%- if not declared -%}
{{ storeroom.no_rows() }}
{%- endif -%}
{%- for name, declaration in declared.items() %}
{%- set problem = storeroom.declaration_problem(name, declaration) -%}
{%- set known = storeroom.normalised_declaration(declaration) if declaration is mapping else {} -%}
{%- set drift = known.get('drift', {}) -%}
{%- set performance = known.get('performance', {}) %}
select
    {{ storeroom.string_literal(name) }} as model_name,
    {{ storeroom.optional_literal(known.get('task'), 'string') }} as task,
    {{ storeroom.optional_literal(known.get('owner'), 'string') }} as owner,
    {{ storeroom.optional_literal(known.get('description'), 'string') }} as description,
    {{ storeroom.optional_literal(known.get('batch'), 'string') }} as batch,
    {{ storeroom.optional_literal(known.get('features'), 'string') }} as features_relation,
    {{ storeroom.optional_literal(known.get('labels'), 'string') }} as labels_relation,
    {{ storeroom.optional_literal(known.get('trainer'), 'string') }} as trainer,
    {{ storeroom.optional_literal(known.get('label_delay_days'), 'float64') }} as label_delay_days,
    {{ storeroom.optional_literal(drift.get('alpha'), 'float64') }} as alpha,
    {{ storeroom.optional_literal(drift.get('min_count'), 'int64') }} as drift_min_count,
    {{ storeroom.optional_literal(performance.get('threshold'), 'float64') }} as classification_threshold,
    {{ storeroom.optional_literal(performance.get('min_labels'), 'int64') }} as min_labels,
    {{ storeroom.optional_literal(performance.get('standard_errors'), 'float64') }} as standard_errors,
    {{ storeroom.optional_literal(performance.get('relative_tolerance'), 'float64') }} as relative_tolerance,
    {{ storeroom.optional_literal(problem, 'string') }} as problem
{%- if not loop.last %}
union all
{%- endif %}
{%- endfor %}
