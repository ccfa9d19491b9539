{%- set losses = {
    'binary_classification': {
        'brier': storeroom.brier('score', 'label_value'), 'log_loss': storeroom.log_loss('score', 'label_value'),
    },
    'multiclass_classification': {'log_loss': storeroom.class_log_loss('class_scores', 'label_class')},
    'regression': {'mae': 'abs(value - label_value)', 'squared_error': 'power(value - label_value, 2)'},
} %}
{%- set pair = ['model_name', 'version_id', 'champion_version_id', 'metric'] %}
{%- set of_batch = 'partition by ' ~ pair | join(', ') ~ ', batch_start_at order by prediction_id' %}
{%- set so_far = 'partition by ' ~ pair | join(', ') ~ ' order by batch_start_at rows between unbounded preceding and current row' %}

with

models as (
    select * from {{ ref('dim_registry__models') }}
),

versions as (
    select * from {{ ref('dim_registry__versions') }}
),

-- Rows that a version was fitted on flatter it; without a known training window none is known to be fair.
fair as (
    select
        outcomes.*,
        models.task
    from {{ ref('fct_predictions__outcomes') }} as outcomes
    inner join models
        on outcomes.model_name = models.model_name
    inner join versions
        on outcomes.version_id = versions.version_id
        and outcomes.as_of_at >= versions.training_end_at
    where outcomes.is_matured
        and outcomes.purpose in ('serving', 'shadow')
        and outcomes.model_name in (select model_name from {{ ref('int_monitoring__windows') }} where window_kind = 'shadow')
),

lost as (
    {%- for task, metrics in losses.items() %}
    {%- set is_last = loop.last %}
    {%- for metric, loss in metrics.items() %}
    select
        prediction_id,
        model_name,
        version_id,
        purpose,
        entity_key,
        as_of_at,
        batch_start_at,
        batch_end_at,
        '{{ metric }}' as metric,
        {{ loss }} as loss
    from fair
    where task = '{{ task }}'
    {%- if not (is_last and loop.last) %}
    union all
    {%- endif %}
    {%- endfor %}
    {%- endfor %}
),

differences as (
    select
        shadows.prediction_id,
        shadows.model_name,
        shadows.version_id,
        served.version_id as champion_version_id,
        shadows.batch_start_at,
        shadows.batch_end_at,
        shadows.metric,
        served.loss - shadows.loss as difference
    from lost as shadows
    inner join lost as served
        on shadows.model_name = served.model_name
        and shadows.entity_key = served.entity_key
        and shadows.as_of_at = served.as_of_at
        and shadows.metric = served.metric
    where shadows.purpose = 'shadow'
        and served.purpose = 'serving'
        and shadows.version_id <> served.version_id
        and served.loss - shadows.loss is not null
),

-- Added up in one order, so that a read gives the same digits as the one before.
averaged as (
    select
        *,
        row_number() over ({{ of_batch }}) as place,
        count(*) over ({{ of_batch }} rows between unbounded preceding and unbounded following) as row_count,
        avg(difference) over ({{ of_batch }} rows between unbounded preceding and unbounded following) as mean_difference
    from differences
),

deviated as (
    select
        *,
        sum(power(difference - mean_difference, 2)) over (
            {{ of_batch }} rows between unbounded preceding and unbounded following
        ) as deviation
    from averaged
),

batches as (
    select * from deviated
    where place = 1
),

accumulated as (
    select
        *,
        sum(row_count) over ({{ so_far }}) as cumulative_row_count,
        sum(row_count * mean_difference) over ({{ so_far }}) / sum(row_count) over ({{ so_far }}) as cumulative_difference,
        sum(deviation + row_count * power(mean_difference, 2)) over ({{ so_far }}) as cumulative_square
    from batches
),

final as (
    select
        model_name || '|' || version_id || '|' || champion_version_id || '|' || {{ storeroom.time_text('batch_start_at') }} || '|'
            || metric as comparison_id,
        model_name,
        version_id,
        champion_version_id,
        batch_start_at,
        batch_end_at,
        metric,
        mean_difference as difference,
        sqrt(deviation / nullif(row_count - 1, 0) / row_count) as std_error,
        cast(row_count as int64) as row_count,
        cumulative_difference,
        sqrt(
            greatest(cumulative_square - cumulative_row_count * power(cumulative_difference, 2), 0)
            / nullif(cumulative_row_count - 1, 0) / cumulative_row_count
        ) as cumulative_std_error,
        cast(cumulative_row_count as int64) as cumulative_row_count
    from accumulated
)

select * from final
