{{ config(materialized='incremental', unique_key='measurement_id') }}

{%- set slices = [] -%}
{%- for name, declaration in storeroom.ml_models().items() -%}
    {%- for slice in storeroom.declared_slices(name) -%}
        {%- do slices.append((name, declaration, slice)) -%}
    {%- endfor -%}
{%- endfor -%}
{%- set binary = {
    'roc_auc': (
        storeroom.roc_auc('label', 'overall_midrank', 'class_midrank'),
        storeroom.roc_auc_std_error('label', 'overall_midrank', 'class_midrank'),
        '0.5'
    ),
    'log_loss': (
        'avg(' ~ storeroom.log_loss('score', 'label') ~ ')',
        storeroom.mean_std_error(storeroom.log_loss('score', 'label')),
        'avg(' ~ storeroom.log_loss('dummy', 'label') ~ ')'
    ),
    'brier': (
        'avg(' ~ storeroom.brier('score', 'label') ~ ')',
        storeroom.mean_std_error(storeroom.brier('score', 'label')),
        'avg(' ~ storeroom.brier('dummy', 'label') ~ ')'
    ),
    'accuracy': (
        '(tp + tn) / nullif(n, 0)', storeroom.share_std_error('(tp + tn)', 'n'),
        'avg(case when (dummy >= classification_threshold) = (label = 1) then 1.0 else 0.0 end)'
    ),
    'precision': ('tp / nullif(tp + fp, 0)', storeroom.share_std_error('tp', '(tp + fp)'), 'null'),
    'recall': ('tp / nullif(tp + fn, 0)', storeroom.share_std_error('tp', '(tp + fn)'), 'null'),
    'f1': (
        '2 * tp / nullif(2 * tp + fp + fn, 0)',
        'sqrt(tp * power(2 - 4 * tp / nullif(2 * tp + fp + fn, 0), 2)'
            ~ ' + (fp + fn) * power(2 * tp / nullif(2 * tp + fp + fn, 0), 2)) / nullif(2 * tp + fp + fn, 0)',
        'null'
    ),
    'mean_prediction': ('avg(score)', storeroom.mean_std_error('score'), 'max(dummy)'),
    'observed_rate': ('avg(label)', storeroom.share_std_error('sum(label)', 'n'), 'null'),
} -%}
{%- set regression = {
    'mae': ('avg(abs(value - label))', storeroom.mean_std_error('abs(value - label)'), 'avg(abs(dummy - label))'),
    'rmse': (
        'sqrt(avg(power(value - label, 2)))',
        storeroom.mean_std_error('power(value - label, 2)') ~ ' / nullif(2 * sqrt(avg(power(value - label, 2))), 0)',
        'sqrt(avg(power(dummy - label, 2)))'
    ),
    'r_squared': (
        '1 - sum(power(value - label, 2)) / nullif(var_pop(label) * n, 0)', 'null',
        '1 - sum(power(dummy - label, 2)) / nullif(var_pop(label) * n, 0)'
    ),
    'mean_error': ('avg(value - label)', storeroom.mean_std_error('value - label'), 'avg(dummy - label)'),
} -%}
{%- set multiclass = {
    'accuracy': ('avg(hit)', storeroom.share_std_error('sum(hit)', 'n'), 'null'),
} %}

with

counts as (
    select * from {{ ref('int_monitoring__outcome_counts') }}
),

windows_due as (
    select counts.*
    from counts
    {%- if is_incremental() %}
    left join (
        select distinct window_id, label_count, label_checksum, prediction_count
        from {{ this }}
        where slice_key = 'all'
    ) as measured
        on counts.window_id = measured.window_id
        and counts.label_count = measured.label_count
        and counts.label_checksum = measured.label_checksum
        and counts.prediction_count = measured.prediction_count
    where measured.window_id is null
    {%- endif %}
),

outcomes as (
    select * from {{ ref('fct_predictions__outcomes') }}
),

models as (
    select * from {{ ref('dim_registry__models') }}
),

versions as (
    select * from {{ ref('dim_registry__versions') }}
),

{%- for name, declaration, slice in slices %}

slices_{{ loop.index }} as (
    select
        {{ storeroom.string_literal(name) }} as model_name,
        {{ storeroom.entity_key(declaration.entity) }} as entity_key,
        {{ adapter.quote(declaration.as_of) }} as as_of_at,
        {{ storeroom.string_literal(slice.name) }} as slice_key,
        coalesce(cast({{ slice.expression }} as string), 'null') as slice_value
    from {{ storeroom.declared_relation(declaration.features) }}
),
{%- endfor %}

matured as (
    select
        windows_due.window_id,
        models.task,
        models.classification_threshold,
        outcomes.model_name,
        outcomes.entity_key,
        outcomes.as_of_at,
        outcomes.score,
        outcomes.value,
        outcomes.label_value as label,
        versions.baseline_value as dummy,
        case when outcomes.predicted_class = outcomes.label_class then 1.0 else 0.0 end as hit,
        outcomes.is_matured
    from windows_due
    inner join outcomes
        on windows_due.version_id = outcomes.version_id
        and outcomes.as_of_at >= windows_due.batch_start_at
        and outcomes.as_of_at < windows_due.batch_end_at
        and outcomes.purpose = case windows_due.window_kind
            when 'batch' then 'serving' when 'shadow' then 'shadow' else 'test'
        end
    inner join models
        on windows_due.model_name = models.model_name
    inner join versions
        on windows_due.version_id = versions.version_id
),

sliced as (
    select
        *,
        'all' as slice_key,
        'all' as slice_value
    from matured
    {%- for name, declaration, slice in slices %}

    union all

    select
        matured.*,
        slices_{{ loop.index }}.slice_key,
        slices_{{ loop.index }}.slice_value
    from matured
    inner join slices_{{ loop.index }}
        on matured.model_name = slices_{{ loop.index }}.model_name
        and matured.entity_key = slices_{{ loop.index }}.entity_key
        and matured.as_of_at = slices_{{ loop.index }}.as_of_at
    {%- endfor %}
),

labelled as (
    select * from sliced
    where is_matured
),

slice_counts as (
    select
        window_id,
        slice_key,
        slice_value,
        count(*) as prediction_count,
        cast(sum(case when is_matured then 1 else 0 end) as int64) as label_count
    from sliced
    group by 1, 2, 3
),

ranked as (
    select
        *,
        {{ storeroom.midrank('score', ['window_id', 'slice_key', 'slice_value']) }} as overall_midrank,
        {{ storeroom.midrank('score', ['window_id', 'slice_key', 'slice_value', 'label']) }} as class_midrank,
        case when label = 1 and score >= classification_threshold then 1.0 else 0.0 end as is_tp,
        case when label = 0 and score >= classification_threshold then 1.0 else 0.0 end as is_fp,
        case when label = 1 and score < classification_threshold then 1.0 else 0.0 end as is_fn,
        case when label = 0 and score < classification_threshold then 1.0 else 0.0 end as is_tn
    from labelled
    where task = 'binary_classification'
),

confusions as (
    select
        *,
        sum(is_tp) over (partition by window_id, slice_key, slice_value) as tp_total,
        sum(is_fp) over (partition by window_id, slice_key, slice_value) as fp_total,
        sum(is_fn) over (partition by window_id, slice_key, slice_value) as fn_total,
        sum(is_tn) over (partition by window_id, slice_key, slice_value) as tn_total,
        count(*) over (partition by window_id, slice_key, slice_value) as n_total
    from ranked
),

{%- for family, metrics, source in [
    ('binary', binary, 'confusions'), ('regression', regression, 'labelled'), ('multiclass', multiclass, 'labelled'),
] %}

{{ family }}_wide as (
    select
        window_id,
        slice_key,
        slice_value
        {%- for metric, (value, std_error, baseline) in metrics.items() %}
        {%- for part, expression in [('value', value), ('std_error', std_error), ('baseline', baseline)] %},
        {{ storeroom.with_totals(expression, family) }} as {{ metric }}_{{ part }}
        {%- endfor %}
        {%- endfor %}
    from {{ source }}
    {%- if family != 'binary' %}
    where task = '{{ 'regression' if family == 'regression' else 'multiclass_classification' }}'
    {%- endif %}
    group by 1, 2, 3
),
{%- endfor %}

unioned as (
    {%- for family, metrics in [('binary', binary), ('regression', regression), ('multiclass', multiclass)] %}
    {%- set is_last_family = loop.last %}
    {%- for metric in metrics %}
    select
        window_id,
        slice_key,
        slice_value,
        '{{ metric }}' as metric,
        cast({{ metric }}_value as float64) as value,
        cast({{ metric }}_std_error as float64) as std_error,
        cast({{ metric }}_baseline as float64) as baseline_value
    from {{ family }}_wide
    {%- if not (is_last_family and loop.last) %}
    union all
    {%- endif %}
    {%- endfor %}
    {%- endfor %}
),

-- A window whose labels have not matured has one row without a metric: it was looked at, and there was nothing.
final as (
    select
        slice_counts.window_id || '|' || slice_counts.slice_key || '|' || slice_counts.slice_value || '|'
            || coalesce(unioned.metric, '') as measurement_id,
        slice_counts.window_id,
        windows_due.model_name,
        windows_due.version_id,
        windows_due.window_kind,
        windows_due.batch_start_at,
        windows_due.batch_end_at,
        slice_counts.slice_key,
        slice_counts.slice_value,
        unioned.metric,
        unioned.value,
        unioned.std_error,
        unioned.baseline_value,
        slice_counts.prediction_count,
        slice_counts.label_count,
        windows_due.label_checksum,
        {{ storeroom.now() }} as measured_at
    from slice_counts
    inner join windows_due
        on slice_counts.window_id = windows_due.window_id
    left join unioned
        on slice_counts.window_id = unioned.window_id
        and slice_counts.slice_key = unioned.slice_key
        and slice_counts.slice_value = unioned.slice_value
)

select * from final
