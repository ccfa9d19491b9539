with

evaluations as (
    select * from {{ storeroom.every_partition(ref('int_monitoring__evaluations')) }}
    where window_kind in ('batch', 'shadow')
),

final as (
    select
        evaluations.evaluation_id || '|' || point.curve || '|' || cast(point.point_number as string) as point_id,
        evaluations.model_name,
        evaluations.version_id,
        evaluations.window_kind = 'shadow' as is_shadow,
        evaluations.batch_start_at,
        evaluations.batch_end_at,
        evaluations.slice_key,
        evaluations.slice_value,
        point.curve,
        point.point_number,
        point.x,
        point.y,
        point.threshold,
        point.row_count
    from evaluations
    {{ storeroom.cross_join_unnest('evaluations.points', 'point') }}
)

select * from final
