{{ config(materialized='ephemeral') }}

with

drift as (
    select * from {{ storeroom.every_partition(ref('fct_monitoring__drift')) }}
    where is_deciding
        and reference = 'training'
        and slice_key = 'all'
        and (is_drifted is null or is_bound_deciding)
        and threshold is not null
        and batch_count > 0
),

models as (
    select * from {{ ref('dim_registry__models') }}
),

importances as (
    select * from {{ ref('int_monitoring__importances') }}
),

-- Null for too few rows is no finding: more of them will decide it.
undecided as (
    select
        drift.*,
        importances.importance_share,
        case
            when drift.is_bound_deciding then 'only rounding takes its effect to the threshold'
            when drift.statistic is null then 'no value on one side'
            else 'its effect has no test'
        end as problem
    from drift
    inner join models
        on drift.model_name = models.model_name
    left join importances
        on drift.version_id = importances.version_id
        and drift.feature_name = importances.feature_name
    where drift.statistic is null
        or least(drift.reference_count, drift.batch_count) >= models.drift_min_count
),

final as (
    select
        {{- storeroom.finding_row(
            'uncompared',
            "case when is_bound_deciding or importance_share < " ~ storeroom.least_importance() ~ " then 'info' else 'warning' end",
            "'could not be compared: ' || problem", {
                'feature_name': 'feature_name',
                'method': 'drift_method',
                'reference': 'reference',
                'importance': 'importance_share',
            }
        ) | indent(4) }}
    from undecided
)

select * from final
