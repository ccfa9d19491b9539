{#- A sentence each; the table of findings has the rest. -#}
{%- set told_findings = 10 -%}

with

batches as (
    select * from {{ ref('int_monitoring__watched_batches') }}
),

findings as (
    select * from {{ ref('fct_monitoring__findings') }}
),

verdicts as (
    select * from {{ ref('int_monitoring__verdicts') }}
),

acknowledgements as (
    select * from {{ ref('int_monitoring__latest_acknowledgements') }}
    where feature_name is null
),

compared as (
    select
        drift.version_id,
        drift.batch_start_at,
        count(distinct drift.feature_name) as feature_count,
        count(importances.importance_share) as importance_count
    from {{ storeroom.every_partition(ref('fct_monitoring__drift')) }} as drift
    left join {{ ref('int_monitoring__importances') }} as importances
        on drift.version_id = importances.version_id
        and drift.feature_name = importances.feature_name
    where drift.is_deciding
        and drift.reference = 'training'
        and drift.slice_key = 'all'
        and drift.feature_name not in ('prediction', 'label')
    group by 1, 2
),

-- A feature can have drifted by several methods, and counts once.
numbered as (
    select
        *,
        finding = 'drift' and feature_name not in ('prediction', 'label') and row_number() over (
            partition by version_id, batch_start_at, finding, feature_name
            order by place
        ) = 1 as is_drifted_feature
    from findings
),

summaries as (
    select
        version_id,
        batch_start_at,
        count(*) as finding_count,
        max(case when place = 1 then severity end) as severity,
        max(case when place = 1 then reason end) as reason,
        {{ dbt.listagg(
            'case when place <= ' ~ told_findings ~ ' then reason end', "'; '", 'order by place'
        ) }} as reasons,
        max(case when finding = 'drift' then 1 else 0 end) as has_drifted,
        sum(case when is_drifted_feature then 1 else 0 end) as drifted_feature_count,
        sum(case when is_drifted_feature then importance end) as drifted_importance
    from numbered
    group by 1, 2
),

final as (
    select
        batches.model_name,
        batches.version_id,
        batches.batch_start_at,
        batches.batch_end_at,
        coalesce(summaries.severity in ('critical', 'warning'), false) as is_flagged,
        coalesce(summaries.severity, 'ok') as severity,
        case when compared.feature_count > 0 then coalesce(summaries.has_drifted, 0) = 1 end as is_drifted,
        verdicts.is_degraded,
        cast(coalesce(summaries.drifted_feature_count, 0) as int64) as drifted_feature_count,
        coalesce(summaries.drifted_feature_count, 0) / nullif(cast(compared.feature_count as float64), 0)
            as drifted_feature_share,
        case when compared.importance_count > 0 then coalesce(summaries.drifted_importance, 0) end as drifted_importance,
        cast(coalesce(summaries.finding_count, 0) as int64) as finding_count,
        summaries.reason,
        summaries.reasons || case
            when summaries.finding_count > {{ told_findings }}
                then '; and ' || cast(summaries.finding_count - {{ told_findings }} as string) || ' more'
            else ''
        end as reasons,
        acknowledgements.acknowledgement_id is not null as is_acknowledged,
        case when acknowledgements.is_incident then 'incident' else 'normal' end || ': ' || acknowledgements.reason
            || ' (' || acknowledgements.actor || ')' as acknowledgement
    from batches
    left join summaries
        on batches.version_id = summaries.version_id
        and batches.batch_start_at = summaries.batch_start_at
    left join compared
        on batches.version_id = compared.version_id
        and batches.batch_start_at = compared.batch_start_at
    left join verdicts
        on batches.version_id = verdicts.version_id
        and batches.batch_start_at = verdicts.batch_start_at
    left join acknowledgements
        on batches.model_name = acknowledgements.model_name
        and batches.batch_start_at = acknowledgements.batch_start_at
)

select * from final
