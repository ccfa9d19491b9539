{{ config(
    materialized='incremental',
    full_refresh=storeroom.full_refresh_of_measured(),
    **storeroom.table_layout('batch_start_at', ['model_name', 'version_id'], 'maturity_id'),
) }}

with

measured as (
    select distinct
        window_id,
        model_name,
        version_id,
        window_kind,
        batch_start_at,
        batch_end_at,
        measured_at,
        prediction_count,
        label_count,
        label_checksum
    from {{ ref('int_monitoring__performance') }}
    where slice_key = 'all'
),

{%- if storeroom.is_added_to() %}

ranked as (
    select
        *,
        row_number() over (partition by window_id order by measurement_number desc) as recency
    from {{ storeroom.every_partition(this) }}
),

measured_before as (
    select * from ranked
    where recency = 1
),
{%- else %}

measured_before as (
    select
        measured.*,
        cast(0 as int64) as measurement_number
    from measured
    where 1 = 0
),
{%- endif %}

models as (
    select * from {{ ref('dim_registry__models') }}
),

measured_anew as (
    select
        measured.*,
        models.label_policy,
        models.label_delay_days,
        measured_before.measured_at as before_at,
        measured_before.label_count as label_count_before,
        measured_before.label_checksum as label_checksum_before,
        cast(coalesce(measured_before.measurement_number, 0) + 1 as int64) as measurement_number
    from measured
    inner join models
        on measured.model_name = models.model_name
    left join measured_before
        on measured.window_id = measured_before.window_id
    where measured_before.window_id is null
        or measured.prediction_count <> measured_before.prediction_count
        or measured.label_count <> measured_before.label_count
        or measured.label_checksum <> measured_before.label_checksum
),

-- The labels that counted then, beside what they say now.
counted_before as (
    select
        measured_anew.window_id,
        measured_anew.label_policy,
        measured_anew.before_at,
        outcomes.model_name,
        outcomes.entity_key,
        outcomes.as_of_at,
        coalesce(cast(outcomes.label_value as string), outcomes.label_class) as label
    from measured_anew
    inner join {{ ref('fct_predictions__outcomes') }} as outcomes
        on measured_anew.version_id = outcomes.version_id
        and outcomes.as_of_at >= measured_anew.batch_start_at
        and outcomes.as_of_at < measured_anew.batch_end_at
        and outcomes.purpose = case measured_anew.window_kind
            when 'batch' then 'serving' when 'shadow' then 'shadow' else 'test'
        end
    where measured_anew.label_count_before > 0
        and {{ storeroom.add_days('outcomes.as_of_at', 'measured_anew.label_delay_days') }} <= measured_anew.before_at
),

labels_before as (
    select
        counted_before.window_id,
        counted_before.label,
        coalesce(cast(labels.label_value as string), labels.label_class) as label_before,
        row_number() over (
            partition by counted_before.window_id, counted_before.entity_key, counted_before.as_of_at
            order by {{ storeroom.label_order('counted_before.label_policy') | indent(16) }}
        ) as recency
    from counted_before
    inner join {{ ref('int_predictions__labels') }} as labels
        on counted_before.model_name = labels.model_name
        and counted_before.entity_key = labels.entity_key
        and counted_before.as_of_at = labels.as_of_at
        and labels.observed_at <= counted_before.before_at
        and (labels.label_value is not null or labels.label_class is not null)
),

changes as (
    select
        window_id,
        sum(case when label <> label_before then 1 else 0 end) as changed_label_count
    from labels_before
    where recency = 1
    group by 1
),

final as (
    select
        measured_anew.window_id || '|' || cast(measured_anew.measurement_number as string) as maturity_id,
        measured_anew.window_id,
        measured_anew.model_name,
        measured_anew.version_id,
        measured_anew.window_kind,
        measured_anew.batch_start_at,
        measured_anew.batch_end_at,
        measured_anew.measurement_number,
        measured_anew.measured_at,
        measured_anew.prediction_count,
        measured_anew.label_count,
        measured_anew.label_checksum,
        measured_anew.label_count / nullif(cast(measured_anew.prediction_count as float64), 0) as label_maturity_share,
        -- Labels that changed under the time they were observed at show in the checksum alone.
        cast(case
            when coalesce(measured_anew.label_count_before, 0) = 0 then 0
            when changes.changed_label_count > 0 then changes.changed_label_count
            when measured_anew.label_count > measured_anew.label_count_before then 0
            when measured_anew.label_checksum = measured_anew.label_checksum_before then 0
        end as int64) as changed_label_count
    from measured_anew
    left join changes
        on measured_anew.window_id = changes.window_id
)

select * from final
