{{ config(tags=['storeroom_rendered']) }}

{#- How many batches back a model is compared with: declared, so that each number is a window of its own. -#}
{%- set spans = {} -%}
{%- for name, declaration in storeroom.ml_models().items() -%}
    {%- do spans.setdefault(declaration.performance.trailing_batches, []).append(storeroom.string_literal(name)) -%}
{%- endfor -%}
{%- set trailing = 'over (partition by batches.model_name, batches.window_kind, batches.is_estimated,'
    ~ ' batches.slice_key, batches.slice_value, batches.metric'
    ~ ' order by batches.batch_start_at, batches.version_id rows between %d preceding and 1 preceding)' %}

with

realised as (
    select * from {{ ref('int_monitoring__performance') }}
    where metric is not null
),

estimates as (
    select * from {{ storeroom.every_partition(ref('int_monitoring__estimates')) }}
    where metric is not null
),

models as (
    select * from {{ ref('dim_registry__models') }}
),

directions as (
    select * from {{ ref('dim_monitoring__metrics') }}
),

incidents as (
    select * from {{ ref('int_monitoring__incidents') }}
),

-- What the version scored on its own out-of-time test window when it was trained.
references_of as (
    select * from realised
    where window_kind = 'test'
),

-- An estimate that has no error of its own has that of the test window, for its own number of rows.
measured as (
    select
        realised.measurement_id,
        realised.model_name,
        realised.version_id,
        realised.window_kind,
        realised.batch_start_at,
        realised.batch_end_at,
        realised.slice_key,
        realised.slice_value,
        realised.metric,
        realised.value,
        realised.std_error,
        realised.baseline_value,
        estimates.value as estimated_value,
        estimates.std_error as estimated_std_error,
        realised.prediction_count,
        realised.label_count,
        false as is_estimated
    from realised
    left join estimates
        on realised.measurement_id = estimates.measurement_id
    where realised.window_kind in ('batch', 'shadow')

    union all

    select
        'estimate|' || estimates.measurement_id as measurement_id,
        estimates.model_name,
        estimates.version_id,
        estimates.window_kind,
        estimates.batch_start_at,
        estimates.batch_end_at,
        estimates.slice_key,
        estimates.slice_value,
        estimates.metric,
        estimates.value,
        coalesce(
            estimates.std_error,
            references_of.std_error * sqrt(references_of.label_count / cast(estimates.prediction_count as float64))
        ) as std_error,
        cast(null as float64) as baseline_value,
        cast(null as float64) as estimated_value,
        cast(null as float64) as estimated_std_error,
        estimates.prediction_count,
        cast(null as int64) as label_count,
        true as is_estimated
    from estimates
    left join references_of
        on estimates.version_id = references_of.version_id
        and estimates.slice_key = references_of.slice_key
        and estimates.slice_value = references_of.slice_value
        and estimates.metric = references_of.metric
),

batches as (
    select
        measured.*,
        directions.direction,
        coalesce(directions.is_deciding, false) as is_deciding,
        measured.label_count / nullif(cast(measured.prediction_count as float64), 0) as label_maturity_share,
        models.min_labels,
        models.standard_errors,
        models.relative_tolerance
    from measured
    inner join models
        on measured.model_name = models.model_name
    left join directions
        on models.task = directions.task
        and directions.metric = case
            when strpos(measured.metric, '[') > 0 then substring(measured.metric, 1, strpos(measured.metric, '[') - 1)
            else measured.metric
        end
),

-- What weighs in the batches after it: enough labels, nearly all of them, and no word that it was an incident.
weighed as (
    select
        batches.*,
        case
            when batches.is_estimated then batches.prediction_count >= batches.min_labels
            else batches.label_count >= batches.min_labels and batches.label_maturity_share >= 0.95
        end as is_decided,
        case
            when batches.label_count >= batches.min_labels
                and batches.label_maturity_share >= 0.95
                and batches.std_error is not null
                and incidents.model_name is null
                then batches.label_count
        end as weight
    from batches
    left join incidents
        on batches.model_name = incidents.model_name
        and batches.batch_start_at = incidents.batch_start_at
),

-- The batches that were served before, whichever version did; their mean by labels.
trailed as (
    {%- for span, names in spans.items() %}
    select
        batches.*,
        count(batches.weight) {{ trailing % span }} as trailing_batch_count,
        sum(batches.weight) {{ trailing % span }} as trailing_weight,
        sum(batches.weight * batches.value) {{ trailing % span }} as trailing_sum,
        sum(power(batches.weight * batches.std_error, 2)) {{ trailing % span }} as trailing_variance
    from weighed as batches
    where batches.model_name in ({{ names | join(', ') }})
    union all
    {%- endfor %}
    select
        weighed.*,
        cast(null as int64) as trailing_batch_count,
        cast(null as float64) as trailing_weight,
        cast(null as float64) as trailing_sum,
        cast(null as float64) as trailing_variance
    from weighed
    where 1 = 0
),

-- One batch is no history yet.
compared as (
    select
        trailed.*,
        references_of.value as reference_value,
        references_of.std_error as reference_std_error,
        case
            when trailed.trailing_batch_count >= 2 and trailed.window_kind = 'batch'
                then trailed.trailing_sum / trailed.trailing_weight
        end as trailing_value,
        case
            when trailed.trailing_batch_count >= 2 and trailed.window_kind = 'batch'
                then sqrt(trailed.trailing_variance) / trailed.trailing_weight
        end as trailing_std_error,
        case trailed.direction when 'lower' then 1 when 'higher' then -1 end as sign_of_loss
    from trailed
    left join references_of
        on trailed.version_id = references_of.version_id
        and trailed.slice_key = references_of.slice_key
        and trailed.slice_value = references_of.slice_value
        and trailed.metric = references_of.metric
),

judged as (
    select
        *,
        {%- for side in ['reference', 'trailing'] %}
        case
            when sign_of_loss is null or not is_decided then null
            when std_error is null or {{ side }}_std_error is null then null
            else sign_of_loss * (value - {{ side }}_value)
                > standard_errors * sqrt(power(std_error, 2) + power({{ side }}_std_error, 2))
                and sign_of_loss * (value - {{ side }}_value) > relative_tolerance * abs({{ side }}_value)
        end as is_worse_than_{{ side }}{{ ',' if not loop.last }}
        {%- endfor %}
    from compared
),

final as (
    select
        measurement_id,
        model_name,
        version_id,
        window_kind = 'shadow' as is_shadow,
        batch_start_at,
        batch_end_at,
        slice_key,
        slice_value,
        metric,
        value,
        std_error,
        baseline_value,
        estimated_value,
        estimated_std_error,
        reference_value,
        reference_std_error,
        trailing_value,
        trailing_std_error,
        prediction_count,
        label_count,
        label_maturity_share,
        is_deciding,
        is_estimated,
        case
            when is_worse_than_reference or is_worse_than_trailing then true
            when is_worse_than_reference is not null or is_worse_than_trailing is not null then false
        end as is_degraded,
        is_worse_than_reference,
        is_worse_than_trailing
    from judged
)

select * from final
