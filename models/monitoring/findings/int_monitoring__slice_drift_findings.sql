{{ config(materialized='ephemeral') }}

with

drift as (
    select * from {{ storeroom.every_partition(ref('fct_monitoring__drift')) }}
    where is_deciding
        and is_drifted
        and reference = 'training'
),

importances as (
    select * from {{ ref('int_monitoring__importances') }}
),

whole as (
    select distinct
        version_id,
        batch_start_at,
        feature_name
    from drift
    where slice_key = 'all'
),

-- What moved in a slice and not in the whole batch; of several methods the one that found most.
ranked as (
    select
        drift.*,
        importances.importance_share,
        row_number() over (
            partition by drift.version_id, drift.batch_start_at, drift.feature_name, drift.slice_key, drift.slice_value
            order by abs(drift.statistic) desc, drift.drift_method
        ) as place
    from drift
    left join importances
        on drift.version_id = importances.version_id
        and drift.feature_name = importances.feature_name
    left join whole
        on drift.version_id = whole.version_id
        and drift.batch_start_at = whole.batch_start_at
        and drift.feature_name = whole.feature_name
    where drift.slice_key <> 'all'
        and whole.feature_name is null
),

final as (
    select
        {{- storeroom.finding_row('slice_drift', "'info'", "'moved'", {
            'feature_name': 'feature_name',
            'slice_key': 'slice_key',
            'slice_value': 'slice_value',
            'method': 'drift_method',
            'reference': 'reference',
            'value': 'statistic',
            'threshold': 'threshold',
            'importance': 'importance_share',
            'detail': "' against training'",
        }) | indent(4) }}
    from ranked
    where place = 1
)

select * from final
