{{ config(
    materialized='measured',
    full_refresh=storeroom.full_refresh_of_measured(),
    measure="{{ storeroom.measure_estimates() }}",
    **storeroom.table_layout('batch_start_at', ['model_name', 'version_id'], 'measurement_id'),
) }}

{%- set slices = [] -%}
{%- for name, declaration in storeroom.measurable_models().items() -%}
    {%- for slice in storeroom.declared_slices(name) -%}
        {%- do slices.append((name, declaration, slice)) -%}
    {%- endfor -%}
{%- endfor -%}
{#- Of expected counts and sums: metric -> value, standard error. Null is an error that has no formula here. -#}
{%- set binary = {
    'roc_auc': (
        'pairs / nullif(p * n, 0)',
        'case when p > 1 and n > 1 then sqrt(greatest(pairs_of_positives / nullif(p * n * n, 0) - power(pairs / nullif(p * n, 0), 2), 0) / nullif(p - 1, 0)'
            ~ ' + greatest(pairs_of_negatives / nullif(n * p * p, 0) - power(pairs / nullif(p * n, 0), 2), 0) / nullif(n - 1, 0)) end'
    ),
    'average_precision': ('precisions / nullif(p, 0)', 'null'),
    'log_loss': ('log_loss', storeroom.moment_std_error('log_loss', 'log_loss_square', 'row_count')),
    'brier': ('brier', storeroom.moment_std_error('brier', 'brier_square', 'row_count')),
    'observed_rate': ('p / row_count', storeroom.share_std_error('p', 'row_count')),
    'mean_error': ('mean_score - p / row_count', storeroom.moment_std_error('(mean_score - p / row_count)', 'brier', 'row_count')),
    'accuracy': ('(tp + tn) / row_count', storeroom.share_std_error('(tp + tn)', 'row_count')),
    'balanced_accuracy': (
        '(tp / nullif(tp + fn, 0) + tn / nullif(tn + fp, 0)) / 2',
        'sqrt(power(' ~ storeroom.share_std_error('tp', '(tp + fn)') ~ ', 2) + power('
            ~ storeroom.share_std_error('tn', '(tn + fp)') ~ ', 2)) / 2'
    ),
    'precision': ('tp / nullif(tp + fp, 0)', storeroom.share_std_error('tp', '(tp + fp)')),
    'recall': ('tp / nullif(tp + fn, 0)', storeroom.share_std_error('tp', '(tp + fn)')),
    'specificity': ('tn / nullif(tn + fp, 0)', storeroom.share_std_error('tn', '(tn + fp)')),
    'f1': ('2 * tp / nullif(2 * tp + fp + fn, 0)', storeroom.expected_f1_std_error('tp', 'fp + fn')),
} -%}
{%- set regression = {
    'mae': ('absolute_error', storeroom.moment_std_error('absolute_error', 'squared_error', 'row_count')),
    'mse': ('squared_error', 'null'),
    'rmse': ('sqrt(squared_error)', 'null'),
} -%}
{%- set multiclass = {
    'accuracy': ('sum(tp) / sum(tp + fp)', storeroom.share_std_error('sum(tp)', 'sum(tp + fp)')),
    'log_loss': ('sum(surprise) / sum(tp + fp)', 'null'),
    'brier': ('sum(brier)', 'null'),
    'roc_auc_ovr': ('avg(pairs / nullif(p * n, 0))', 'null'),
    'macro_precision': ('avg(tp / nullif(tp + fp, 0))', 'null'),
    'macro_recall': ('avg(tp / nullif(tp + fn, 0))', 'null'),
    'macro_f1': ('avg(2 * tp / nullif(2 * tp + fp + fn, 0))', 'null'),
} %}

with

due as (
    {{ storeroom.estimates_due(storeroom.every_partition(this)) }}
),

windows_due as (
    select * from due
    where model_name in ({{ storeroom.quoted_names(storeroom.measurable_models()) }})
),

predictions as (
    select * from {{ ref('fct_predictions__predictions') }}
    where purpose in ('serving', 'shadow')
),

models as (
    select * from {{ ref('dim_registry__models') }}
),

versions as (
    select * from {{ ref('dim_registry__versions') }}
),

calibrations as (
    {{ storeroom.settled('ledger__calibrations') }}
),

{%- for name, declaration, slice in slices %}

slices_{{ loop.index }} as (
    select
        {{ storeroom.string_literal(name) }} as model_name,
        {{ storeroom.entity_key(declaration.entity) }} as entity_key,
        {{ storeroom.utc_time(
            adapter.quote(declaration.as_of), storeroom.declared_type(declaration.features, declaration.as_of)
        ) }} as as_of_at,
        {{ storeroom.string_literal(slice.name) }} as slice_key,
        {{ storeroom.slice_text(slice) }} as slice_value
    from {{ storeroom.declared_relation(declaration.features) }}
    where {{ storeroom.any_partition(adapter.quote(declaration.as_of)) }}
),
{%- endfor %}

scored as (
    select
        windows_due.window_id,
        models.task,
        predictions.model_name,
        predictions.version_id,
        predictions.entity_key,
        predictions.as_of_at,
        predictions.score,
        predictions.predicted_class,
        predictions.class_scores,
        predictions.score >= versions.classification_threshold as is_positive,
        predictions.estimated_absolute_error,
        predictions.estimated_squared_error
    from windows_due
    inner join predictions
        on windows_due.version_id = predictions.version_id
        and predictions.as_of_at >= windows_due.batch_start_at
        and predictions.as_of_at < windows_due.batch_end_at
        and predictions.purpose = case windows_due.window_kind when 'batch' then 'serving' else 'shadow' end
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
    from scored
    {%- for name, declaration, slice in slices %}

    union all

    select
        scored.*,
        slices_{{ loop.index }}.slice_key,
        slices_{{ loop.index }}.slice_value
    from scored
    inner join slices_{{ loop.index }}
        on scored.model_name = slices_{{ loop.index }}.model_name
        and scored.entity_key = slices_{{ loop.index }}.entity_key
        and scored.as_of_at = slices_{{ loop.index }}.as_of_at
    {%- endfor %}
),

slice_counts as (
    select
        window_id,
        slice_key,
        slice_value,
        count(*) as prediction_count
    from sliced
    group by 1, 2, 3
),

classes as (
    select distinct
        version_id,
        class_name
    from calibrations
),

-- A model of several classes is asked of each class by itself: is it this one?
class_scored as (
    select
        version_id,
        '1' as class_name,
        window_id,
        slice_key,
        slice_value,
        score,
        is_positive
    from sliced
    where task = 'binary_classification'

    union all

    select
        sliced.version_id,
        classes.class_name,
        sliced.window_id,
        sliced.slice_key,
        sliced.slice_value,
        {{ storeroom.json_number('sliced.class_scores', 'classes.class_name') }} as score,
        sliced.predicted_class = classes.class_name as is_positive
    from sliced
    inner join classes
        on sliced.version_id = classes.version_id
    where sliced.task = 'multiclass_classification'
),

-- Rows with the same score have the same probability.
grouped as (
    select
        version_id,
        class_name,
        window_id,
        slice_key,
        slice_value,
        score,
        is_positive,
        cast(count(*) as float64) as row_count
    from class_scored
    where score is not null
    group by 1, 2, 3, 4, 5, 6, 7
),

-- Knots and scores on one line: the nearest knots of a score are the highest before it and the lowest after it.
line as (
    select
        version_id,
        class_name,
        score,
        score as knot,
        probability,
        cast(null as string) as window_id,
        cast(null as string) as slice_key,
        cast(null as string) as slice_value,
        cast(null as bool) as is_positive,
        cast(null as float64) as row_count
    from calibrations
    where version_id in (select version_id from windows_due)

    union all

    select
        version_id,
        class_name,
        score,
        cast(null as float64) as knot,
        cast(null as float64) as probability,
        window_id,
        slice_key,
        slice_value,
        is_positive,
        row_count
    from grouped
),

bracketed as (
    select
        *,
        {%- for side, function, frame in [
            ('below', 'max', 'rows between unbounded preceding and current row'),
            ('above', 'min', 'rows between current row and unbounded following'),
        ] %}
        {%- for column in ['knot', 'probability'] %}
        {{ function }}({{ column }}) over (
            partition by version_id, class_name order by score, case when knot is not null then 0 else 1 end {{ frame }}
        ) as {{ column }}_{{ side }}{{ ',' if not (loop.last and side == 'above') }}
        {%- endfor %}
        {%- endfor %}
    from line
),

expected as (
    select
        class_name,
        window_id,
        slice_key,
        slice_value,
        score,
        is_positive,
        row_count,
        row_count * {{ storeroom.interpolation(
            'score', 'knot_below', 'probability_below', 'knot_above', 'probability_above'
        ) }} as positives
    from bracketed
    where row_count is not null
),

-- Every row is a positive to the extent of its probability, and a negative to the extent of the rest.
placed as (
    select
        *,
        row_count - positives as negatives,
        coalesce(sum(row_count - positives) over (
            partition by window_id, slice_key, slice_value, class_name order by score rows between unbounded preceding and 1 preceding
        ), 0) + (row_count - positives) / 2 as negatives_below,
        coalesce(sum(positives) over (
            partition by window_id, slice_key, slice_value, class_name order by score rows between 1 following and unbounded following
        ), 0) as positives_over,
        coalesce(sum(row_count) over (
            partition by window_id, slice_key, slice_value, class_name order by score rows between 1 following and unbounded following
        ), 0) as rows_over
    from expected
    where positives is not null
),

class_totals as (
    select
        window_id,
        slice_key,
        slice_value,
        class_name,
        sum(row_count) as row_count,
        sum(positives) as p,
        sum(negatives) as n,
        sum(row_count * score) / sum(row_count) as mean_score,
        sum(positives * negatives_below) as pairs,
        sum(positives * power(negatives_below, 2)) as pairs_of_positives,
        sum(negatives * power(positives_over + positives / 2, 2)) as pairs_of_negatives,
        sum(positives * (positives_over + positives) / (rows_over + row_count)) as precisions,
        sum(case when is_positive then positives else 0 end) as tp,
        sum(case when is_positive then negatives else 0 end) as fp,
        sum(case when is_positive then 0 else positives end) as fn,
        sum(case when is_positive then 0 else negatives end) as tn,
        sum(positives * {{ storeroom.log_loss('score', '1') }}) as surprise,
        {%- for metric in ['log_loss', 'brier'] %}
        {%- set if_positive, if_negative = storeroom[metric]('score', '1'), storeroom[metric]('score', '0') %}
        sum(positives * {{ if_positive }} + negatives * {{ if_negative }}) / sum(row_count) as {{ metric }},
        sum(positives * power({{ if_positive }}, 2) + negatives * power({{ if_negative }}, 2)) / sum(row_count)
            as {{ metric }}_square{{ ',' if not loop.last }}
        {%- endfor %}
    from placed
    group by 1, 2, 3, 4
),

regression_totals as (
    select
        window_id,
        slice_key,
        slice_value,
        count(*) as row_count,
        avg(estimated_absolute_error) as absolute_error,
        avg(estimated_squared_error) as squared_error
    from sliced
    where estimated_absolute_error is not null
    group by 1, 2, 3
),

tasks as (
    select
        windows_due.window_id,
        models.task
    from windows_due
    inner join models
        on windows_due.model_name = models.model_name
),

{%- for family, metrics, source in [
    ('binary', binary, 'class_totals'), ('multiclass', multiclass, 'class_totals'), ('regression', regression, 'regression_totals'),
] %}

{{ family }}_wide as (
    select
        {{ source }}.window_id,
        slice_key,
        slice_value
        {%- for metric, (value, std_error) in metrics.items() %},
        cast({{ value }} as float64) as {{ metric }}_value,
        cast({{ std_error }} as float64) as {{ metric }}_std_error
        {%- endfor %}
    from {{ source }}
    inner join tasks
        on {{ source }}.window_id = tasks.window_id
    where tasks.task = '{{ family }}{{ '_classification' if family != 'regression' }}'
    {%- if family == 'multiclass' %}
    group by 1, 2, 3
    {%- endif %}
),
{%- endfor %}

unioned as (
    {%- for family, metrics in [('binary', binary), ('multiclass', multiclass), ('regression', regression)] %}
    {%- set is_last = loop.last %}
    {%- for metric in metrics %}
    select
        window_id,
        slice_key,
        slice_value,
        '{{ metric }}' as metric,
        {{ metric }}_value as value,
        {{ metric }}_std_error as std_error
    from {{ family }}_wide
    {%- if not (is_last and loop.last) %}
    union all
    {%- endif %}
    {%- endfor %}
    {%- endfor %}
),

-- A window that nothing can be estimated for has one row without a metric: it was looked at.
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
        slice_counts.prediction_count,
        windows_due.prediction_count as scored_count
    from slice_counts
    inner join windows_due
        on slice_counts.window_id = windows_due.window_id
    left join unioned
        on slice_counts.window_id = unioned.window_id
        and slice_counts.slice_key = unioned.slice_key
        and slice_counts.slice_value = unioned.slice_value
)

select * from final
