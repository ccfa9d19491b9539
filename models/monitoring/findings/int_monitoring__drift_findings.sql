{{ config(materialized='ephemeral') }}

with

drift as (
    select * from {{ ref('int_monitoring__drift_harm') }}
),

catalogue as (
    select * from {{ ref('dim_features__catalogue') }}
),

medians as (
    select * from {{ ref('fct_monitoring__statistics') }}
    where statistic = 'median'
        and slice_key = 'all'
),

-- A prediction and a label are compared with the version's test window, which has the one median that they lack in training.
reference_medians as (
    select * from medians
    where window_kind = case when feature_name in ('prediction', 'label') then 'test' else 'training' end
),

described as (
    select
        drift.*,
        case
            when drift.drift_method = 'missing_share' then 'is missing'
            when drift.drift_method = 'unseen_share' then 'has values that training did not'
            else 'moved'
        end as event,
        case
            when drift.drift_method = 'missing_share' then ' from training'
            when drift.drift_method = 'unseen_share' then ''
            when catalogue.is_day_count then ' against training, median '
                || {{ storeroom.readable_day('reference_medians.value') }} || ' -> '
                || {{ storeroom.readable_day('medians.value') }}
            when drift.feature_kind = 'numeric' then ' against training, median '
                || {{ storeroom.readable('reference_medians.value') }} || ' -> ' || {{ storeroom.readable('medians.value') }}
            else ' against training'
        end || case
            when not drift.is_harmless then ''
            when drift.judged_start_at = drift.batch_start_at then ', and no metric degraded'
            else ', little more than when no metric degraded'
        end as detail
    from drift
    left join catalogue
        on drift.model_name = catalogue.model_name
        and drift.feature_name = catalogue.feature_name
    left join medians
        on drift.version_id = medians.version_id
        and drift.batch_start_at = medians.batch_start_at
        and drift.feature_name = medians.feature_name
        and medians.window_kind = 'batch'
    left join reference_medians
        on drift.version_id = reference_medians.version_id
        and drift.feature_name = reference_medians.feature_name
),

final as (
    select
        {{- storeroom.finding_row('drift', 'severity', 'event', {
            'feature_name': 'feature_name',
            'method': 'drift_method',
            'reference': "'training'",
            'value': 'statistic',
            'threshold': 'threshold',
            'importance': 'importance_share',
            'is_trigger': 'is_trigger',
            'detail': 'detail',
        }) | indent(4) }}
    from described
)

select * from final
