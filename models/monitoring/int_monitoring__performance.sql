with

evaluations as (
    select * from {{ storeroom.every_partition(ref('int_monitoring__evaluations')) }}
    where slice_depth < 2
),

measured as (
    select
        evaluations.window_id,
        evaluations.slice_key,
        evaluations.slice_value,
        measure.metric,
        measure.value,
        measure.std_error,
        measure.baseline_value
    from evaluations
    {{ storeroom.cross_join_unnest('evaluations.measures', 'measure') }}
),

-- A window whose labels have not matured has one row without a metric: it was looked at, and there was nothing.
final as (
    select
        evaluations.evaluation_id || '|' || coalesce(measured.metric, '') as measurement_id,
        evaluations.window_id,
        evaluations.model_name,
        evaluations.version_id,
        evaluations.window_kind,
        evaluations.batch_start_at,
        evaluations.batch_end_at,
        evaluations.slice_key,
        evaluations.slice_value,
        measured.metric,
        measured.value,
        measured.std_error,
        measured.baseline_value,
        evaluations.prediction_count,
        evaluations.label_count,
        evaluations.label_checksum,
        evaluations.measured_at
    from evaluations
    left join measured
        on evaluations.window_id = measured.window_id
        and evaluations.slice_key = measured.slice_key
        and evaluations.slice_value = measured.slice_value
)

select * from final
