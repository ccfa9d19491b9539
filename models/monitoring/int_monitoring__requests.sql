with

executions as (
    select
        model_name,
        cast({{ storeroom.json_text('arguments', '$.again_batch_start_at') }} as timestamp) as batch_start_at
    from {{ ref('int_metadata__executions') }}
    where job = 'monitor'
        and is_complete
),

final as (
    select
        model_name,
        batch_start_at,
        cast(count(*) as int64) as request_count
    from executions
    group by 1, 2
)

select * from final
