with

models as (
    select * from {{ ref('dim_registry__models') }}
),

executions as (
    select * from {{ ref('fct_metadata__executions') }}
    where job = 'cycle'
),

newest as (
    select
        model_name,
        is_complete,
        error,
        row_number() over (
            partition by model_name
            order by occurred_at desc, started_at desc
        ) as recency
    from executions
),

final as (
    select
        model_name,
        'unwatched' as finding,
        problem as reason
    from models
    where problem is not null

    union all

    select
        newest.model_name,
        'failed' as finding,
        newest.error as reason
    from newest
    inner join models
        on newest.model_name = models.model_name
    where newest.recency = 1
        and not newest.is_complete
        and models.problem is null
)

select * from final
