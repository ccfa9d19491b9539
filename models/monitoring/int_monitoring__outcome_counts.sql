with

windows as (
    select * from {{ ref('int_monitoring__windows') }}
    where window_kind in ('batch', 'shadow', 'test')
),

outcomes as (
    select * from {{ ref('fct_predictions__outcomes') }}
),

-- The sum of the times notices a correction, which leaves the count as it was; of whole seconds, so that it is exact.
final as (
    select
        windows.window_id,
        windows.model_name,
        windows.version_id,
        windows.window_kind,
        windows.batch_start_at,
        windows.batch_end_at,
        count(*) as prediction_count,
        cast(coalesce(sum(case when outcomes.is_matured then 1 else 0 end), 0) as int64) as label_count,
        cast(coalesce(sum(
            case when outcomes.is_matured then {{ dbt.datediff("cast('1970-01-01' as timestamp)", 'outcomes.observed_at', 'second') }} end
        ), 0) as int64) as label_checksum
    from windows
    inner join outcomes
        on windows.version_id = outcomes.version_id
        and outcomes.as_of_at >= windows.batch_start_at
        and outcomes.as_of_at < windows.batch_end_at
        and outcomes.purpose = case windows.window_kind
            when 'batch' then 'serving' when 'shadow' then 'shadow' else 'test'
        end
    group by 1, 2, 3, 4, 5, 6
)

select * from final
