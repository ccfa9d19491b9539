with

metrics as (
    select * from {{ ref('fct_metadata__metrics') }}
    where metric = 'permutation_importance'
        and dataset_role = 'test'
),

-- Chance makes the importance of a useless feature a little less than nothing.
importances as (
    select
        version_id,
        feature_name,
        max(value) as value,
        max(std_error) as std_error,
        max(row_count) as row_count,
        greatest(max(value), 0.0) as importance
    from metrics
    group by 1, 2
),

final as (
    select
        version_id,
        feature_name,
        value,
        std_error,
        row_count,
        importance,
        -- Added up in one order, so that a share does not change in its last digit from one read to the next.
        importance / nullif(sum(importance) over (
            partition by version_id
            order by feature_name
            rows between unbounded preceding and unbounded following
        ), 0) as importance_share
    from importances
)

select * from final
