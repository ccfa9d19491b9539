{{ config(materialized='ephemeral') }}

{#- A drift that was harmless may grow to as many times its effect before it is news. -#}
{%- set harmless_growth = 2 %}

with

drift as (
    select * from {{ storeroom.every_partition(ref('fct_monitoring__drift')) }}
    where is_deciding
        and is_drifted
        and reference = 'training'
        and slice_key = 'all'
),

batches as (
    select * from {{ ref('int_monitoring__watched_batches') }}
),

verdicts as (
    select * from {{ ref('int_monitoring__verdicts') }}
),

importances as (
    select * from {{ ref('int_monitoring__importances') }}
),

-- Labels come later than features: the newest batch of the version up to this one that they have judged.
judged as (
    select
        batches.version_id,
        batches.batch_start_at,
        max(case when verdicts.is_degraded is not null then batches.batch_start_at end) over (
            partition by batches.version_id
            order by batches.batch_start_at
            rows between unbounded preceding and current row
        ) as judged_start_at
    from batches
    left join verdicts
        on batches.version_id = verdicts.version_id
        and batches.batch_start_at = verdicts.batch_start_at
),

harmless as (
    select
        drift.version_id,
        drift.batch_start_at,
        drift.feature_name,
        drift.drift_method,
        abs(drift.statistic) as effect
    from drift
    inner join verdicts
        on drift.version_id = verdicts.version_id
        and drift.batch_start_at = verdicts.batch_start_at
    where not verdicts.is_degraded
),

weighed as (
    select
        drift.*,
        drift.feature_name in ('prediction', 'label') as is_output,
        importances.importance_share,
        judged.judged_start_at,
        coalesce(abs(drift.statistic) <= {{ harmless_growth }} * harmless.effect, false) as is_harmless
    from drift
    inner join judged
        on drift.version_id = judged.version_id
        and drift.batch_start_at = judged.batch_start_at
    left join importances
        on drift.version_id = importances.version_id
        and drift.feature_name = importances.feature_name
    left join harmless
        on drift.version_id = harmless.version_id
        and judged.judged_start_at = harmless.batch_start_at
        and drift.feature_name = harmless.feature_name
        and drift.drift_method = harmless.drift_method
),

-- A feature can have drifted by several methods, and counts once.
features as (
    select
        version_id,
        batch_start_at,
        feature_name,
        max(importance_share) as importance_share,
        min(case when is_harmless then 1 else 0 end) as is_harmless
    from weighed
    where not is_output
    group by 1, 2, 3
),

batch_importances as (
    select
        version_id,
        batch_start_at,
        sum(importance_share) as drifted_importance,
        sum(case when is_harmless = 0 then importance_share end) as suspected_importance
    from features
    group by 1, 2
),

matters as (
    select
        weighed.*,
        batch_importances.suspected_importance,
        {%- for column in ['drifted_importance', 'suspected_importance'] %}
        case
            when weighed.is_output then false
            when weighed.importance_share is null then true
            when weighed.importance_share < {{ storeroom.least_importance() }} then false
            else coalesce(batch_importances.{{ column }} >= {{ storeroom.warning_drift_importance() }}, false)
        end as has_much_{{ column }}{{ ',' if not loop.last }}
        {%- endfor %}
    from weighed
    left join batch_importances
        on weighed.version_id = batch_importances.version_id
        and weighed.batch_start_at = batch_importances.batch_start_at
),

-- Labels take the alarm away and not the retraining: whether a newer model is better is for its gates to say.
final as (
    select
        model_name,
        version_id,
        batch_start_at,
        feature_name,
        feature_kind,
        drift_method,
        statistic,
        threshold,
        importance_share,
        judged_start_at,
        is_harmless,
        suspected_importance,
        case when has_much_suspected_importance and not is_harmless then 'warning' else 'info' end as severity,
        has_much_drifted_importance as is_trigger
    from matters
)

select * from final
