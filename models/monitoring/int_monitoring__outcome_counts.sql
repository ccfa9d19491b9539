{{ config(tags=['storeroom_rendered'], materialized=storeroom.kept_result()) }}

with

windows as (
    select * from {{ ref('int_monitoring__windows') }}
    where window_kind in ('batch', 'shadow', 'test')
),

outcomes as (
    select * from {{ ref('fct_predictions__outcomes') }}
),

-- The sum of the labels' hashes notices whatever leaves their count as it was: a correction, or an edit of the label view
-- itself. Of whole numbers, so that it is exact; of what the labels say, so that the same label seen again changes nothing.
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
            case when outcomes.is_matured then cast('0x' || substring({{ dbt.hash(
                "outcomes.prediction_id || '|' || coalesce(cast(outcomes.label_value as string), outcomes.label_class)"
            ) }}, 1, 8) as int64) end
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
