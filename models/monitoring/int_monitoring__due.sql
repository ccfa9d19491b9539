with

measurements as (
    select * from {{ ref('int_monitoring__measurements') }}
),

profiled as (
    select distinct measurement_id from {{ ref('int_monitoring__profiles') }}
),

counts as (
    select * from {{ ref('int_monitoring__outcome_counts') }}
),

measured as (
    select distinct window_id, label_count, label_checksum, prediction_count
    from {{ ref('int_monitoring__performance') }}
    where slice_key = 'all'
),

final as (
    select
        measurements.model_name,
        measurements.version_id,
        measurements.batch_start_at,
        measurements.subject
    from measurements
    left join profiled
        on measurements.measurement_id = profiled.measurement_id
    where profiled.measurement_id is null

    union all

    select
        counts.model_name,
        counts.version_id,
        counts.batch_start_at,
        'performance' as subject
    from counts
    left join measured
        on counts.window_id = measured.window_id
        and counts.label_count = measured.label_count
        and counts.label_checksum = measured.label_checksum
        and counts.prediction_count = measured.prediction_count
    where measured.window_id is null
)

select * from final
