{{ config(materialized='ephemeral') }}

with

anomalies as (
    select * from {{ ref('fct_monitoring__anomalies') }}
    where is_flagging
),

importances as (
    select * from {{ ref('int_monitoring__importances') }}
),

-- The number of rows is the same for all features: it is said once. That of predictions and labels follows from it.
judged as (
    select distinct
        anomalies.model_name,
        anomalies.version_id,
        anomalies.batch_start_at,
        case when anomalies.statistic <> 'row_count' then anomalies.feature_name end as feature_name,
        anomalies.statistic,
        anomalies.value,
        anomalies.expected_value,
        anomalies.expected_value
            + case when anomalies.value < anomalies.expected_value then -1 else 1 end * anomalies.threshold * anomalies.spread
            as threshold,
        case when anomalies.statistic <> 'row_count' then importances.importance_share end as importance,
        ' +/- ' || {{ storeroom.readable('anomalies.spread') }} || ' (' || cast(anomalies.history_count as string)
            || ' batches)' as detail
    from anomalies
    left join importances
        on anomalies.version_id = importances.version_id
        and anomalies.feature_name = importances.feature_name
    where anomalies.statistic <> 'row_count'
        or anomalies.feature_name not in ('prediction', 'label')
),

final as (
    select
        {{- storeroom.finding_row(
            'anomaly',
            "case when importance < " ~ storeroom.least_importance() ~ " then 'info' else 'warning' end",
            "'is unlike the batches before'", {
                'feature_name': 'feature_name',
                'metric': 'statistic',
                'value': 'value',
                'expected_value': 'expected_value',
                'threshold': 'threshold',
                'importance': 'importance',
                'detail': 'detail',
            }
        ) | indent(4) }}
    from judged
)

select * from final
