{%- set method_names = {
    'psi': 'PSI', 'kolmogorov_smirnov': 'KS', 'jensen_shannon': 'Jensen-Shannon', 'wasserstein': 'Wasserstein',
    'kullback_leibler': 'Kullback-Leibler', 'hellinger': 'Hellinger',
} %}
{%- set shown_slices = 3 %}
{%- set shown_method -%}
    case drift_method
        {%- for method, name in method_names.items() %}
        when '{{ method }}' then '{{ name }}'
        {%- endfor %}
        else replace(drift_method, '_', ' ')
    end
{%- endset %}

with

windows as (
    select * from {{ ref('int_monitoring__windows') }}
    where window_kind = 'batch'
),

versions as (
    select * from {{ ref('dim_registry__versions') }}
),

profiles as (
    select * from {{ storeroom.every_partition(ref('int_monitoring__profiles')) }}
    where slice_key = 'all'
),

drift as (
    select * from {{ storeroom.every_partition(ref('fct_monitoring__drift')) }}
),

performance as (
    select * from {{ ref('fct_monitoring__performance') }}
    where slice_key = 'all'
        and not is_shadow
        and is_deciding
),

degradations as (
    select * from {{ ref('int_monitoring__degradations') }}
),

reconstruction as (
    select * from {{ ref('fct_monitoring__reconstruction') }}
    where is_drifted
),

schema_changes as (
    select * from {{ ref('int_monitoring__schema_changes') }}
),

anomalies as (
    select * from {{ ref('fct_monitoring__anomalies') }}
    where is_flagging
),

-- Whichever version served it: one that was promoted inside a batch may have had nothing left to score.
scored as (
    select distinct model_name, batch_start_at from {{ ref('int_monitoring__outcome_counts') }}
    where window_kind = 'batch'
),

importances as (
    select * from {{ ref('int_monitoring__importances') }}
),

acknowledgements as (
    select * from {{ ref('int_monitoring__latest_acknowledgements') }}
    where feature_name is null
),

catalogue as (
    select * from {{ ref('dim_features__catalogue') }}
),

label_problems as (
    select * from {{ ref('int_predictions__label_problems') }}
    where problem = 'invalid'
),

uncompared as (
    select distinct version_id, batch_start_at, subject from {{ ref('int_monitoring__due') }}
    where subject in ('drift', 'reconstruction')
),

-- What drifts against the training window counts; against the batch before it only tells how sudden it was.
deciding as (
    select
        drift.*,
        medians.median,
        reference_medians.median as reference_median,
        importances.importance_share,
        coalesce(catalogue.is_day_count, false) as is_day_count
    from drift
    left join catalogue
        on drift.model_name = catalogue.model_name
        and drift.feature_name = catalogue.feature_name
    left join importances
        on drift.version_id = importances.version_id
        and drift.feature_name = importances.feature_name
    left join (
        select measurement_id, feature_name, {{ storeroom.array_element('quantiles', 5) }} as median from profiles
    ) as medians
        on drift.measurement_id = medians.measurement_id
        and drift.feature_name = medians.feature_name
    left join (
        select version_id, feature_name, {{ storeroom.array_element('quantiles', 5) }} as median
        from profiles
        where (window_kind = 'training' and subject = 'features')
            or (window_kind = 'test' and subject in ('prediction', 'label'))
    ) as reference_medians
        on drift.version_id = reference_medians.version_id
        and drift.feature_name = reference_medians.feature_name
    where drift.is_deciding
        and drift.reference = 'training'
        and drift.slice_key = 'all'
),

-- What moved in a slice and not in the whole batch; of several methods the one that found most.
slice_drift as (
    select
        drift.*,
        row_number() over (
            partition by drift.version_id, drift.batch_start_at, drift.feature_name, drift.slice_key, drift.slice_value
            order by abs(drift.statistic) desc, drift.drift_method
        ) as method_place
    from drift
    left join (
        select distinct version_id, batch_start_at, feature_name from deciding
        where is_drifted
    ) as whole
        on drift.version_id = whole.version_id
        and drift.batch_start_at = whole.batch_start_at
        and drift.feature_name = whole.feature_name
    where drift.is_deciding
        and drift.is_drifted
        and drift.reference = 'training'
        and drift.slice_key <> 'all'
        and whole.feature_name is null
),

ranked_slice_drift as (
    select
        *,
        count(*) over (partition by version_id, batch_start_at) as slice_count,
        row_number() over (
            partition by version_id, batch_start_at
            order by abs(statistic) desc, feature_name, slice_key, slice_value
        ) as place
    from slice_drift
    where method_place = 1
),

drift_counts as (
    select
        version_id,
        batch_start_at,
        count(distinct case when feature_name not in ('prediction', 'label') then feature_name end) as feature_count,
        count(distinct case
            when is_drifted and feature_name not in ('prediction', 'label') then feature_name
        end) as drifted_feature_count,
        max(case when is_drifted then 1 else 0 end) as has_drifted,
        max(case when feature_name not in ('prediction', 'label') then 1 else 0 end) as has_features
    from deciding
    group by 1, 2
),

-- A feature can have drifted by several methods, and counts once.
drifted_importances as (
    select
        version_id,
        batch_start_at,
        sum(importance_share * has_drifted) as drifted_importance
    from (
        select
            version_id,
            batch_start_at,
            feature_name,
            max(importance_share) as importance_share,
            max(case when is_drifted then 1 else 0 end) as has_drifted
        from deciding
        group by 1, 2, 3
    ) as features
    group by 1, 2
),

degradation_counts as (
    select
        version_id,
        batch_start_at,
        max(case when is_degraded then 1 else 0 end) as has_degraded,
        max(case when is_degraded is not null then 1 else 0 end) as is_judged
    from performance
    where not is_estimated
    group by 1, 2
),

checks as (
    select
        windows.window_id,
        windows.model_name,
        windows.version_id,
        windows.batch_start_at,
        windows.batch_end_at,
        max(profiles.row_count) as row_count,
        max(profiles.null_key_count) as null_key_count,
        max(profiles.duplicate_key_count) as duplicate_key_count,
        count(profiles.profile_id) as profile_count
    from windows
    left join profiles
        on windows.window_id = profiles.window_id
        and profiles.subject = 'features'
    group by 1, 2, 3, 4, 5
),

newest_windows as (
    select
        model_name,
        version_id,
        max(batch_start_at) as batch_start_at
    from windows
    group by 1, 2
),

-- A deployed version without a window, as its batches are not known, is told of at the instant of its deployment.
present as (
    select
        versions.model_name,
        versions.version_id,
        coalesce(newest_windows.batch_start_at, versions.deployed_at) as batch_start_at,
        newest_windows.version_id is null as is_without_window
    from versions
    left join newest_windows
        on versions.version_id = newest_windows.version_id
    where versions.stage = 'deployed'
),

troubles as (
    select * from {{ ref('int_monitoring__troubles') }}
),

findings as (
    select
        deciding.version_id,
        deciding.batch_start_at,
        case
            when drifted_importances.drifted_importance >= {{ var('critical_drift_importance', 0.5) }}
                and deciding.importance_share > 0
                then 2
            else 1
        end as weight,
        coalesce(deciding.importance_share, 0) as importance,
        'drift' as finding,
        deciding.feature_name || case
            when deciding.importance_share is not null
                then ' (' || cast(cast(round(100 * deciding.importance_share) as int64) as string) || '% of importance)'
            else ''
        end || case
            when drift_method = 'missing_share'
                then ' is missing: share differs by ' || {{ storeroom.readable('statistic') }} || ' from training'
            when drift_method = 'unseen_share'
                then ' has values that training did not: share higher by ' || {{ storeroom.readable('statistic') }}
            else ' moved: ' || {{ shown_method }} || ' ' || {{ storeroom.readable('statistic') }}
                || ' against training' || case
                    when is_day_count then ', median '
                        || {{ storeroom.readable_day('reference_median') }} || ' -> ' || {{ storeroom.readable_day('median') }}
                    when feature_kind = 'numeric' then ', median '
                        || {{ storeroom.readable('reference_median') }} || ' -> ' || {{ storeroom.readable('median') }}
                    else ''
                end
        end as reason
    from deciding
    left join drifted_importances
        on deciding.version_id = drifted_importances.version_id
        and deciding.batch_start_at = drifted_importances.batch_start_at
    where deciding.is_drifted

    union all

    select
        version_id,
        batch_start_at,
        1 as weight,
        0.0 as importance,
        'slice drift' as finding,
        feature_name || ' moved in ' || slice_key || {{ storeroom.string_literal(" = '") }} || slice_value
            || {{ storeroom.string_literal("': ") }} || {{ shown_method }} || ' ' || {{ storeroom.readable('statistic') }}
            || ' against training' || case
                when place = {{ shown_slices }} and slice_count > {{ shown_slices }}
                    then ' (and ' || cast(slice_count - {{ shown_slices }} as string) || ' more in slices)'
                else ''
            end as reason
    from ranked_slice_drift
    where place <= {{ shown_slices }}

    union all

    -- It names no feature that a retraining could be for: it warns, and leaves is_drifted to the columns.
    select
        version_id,
        batch_start_at,
        1 as weight,
        0.0 as importance,
        'multivariate drift' as finding,
        'the features together moved: reconstruction error ' || {{ storeroom.readable('value') }} || ', expected '
            || {{ storeroom.readable('expected_value') }} || ' +/- '
            || {{ storeroom.readable('upper_threshold - expected_value') }}
            || case
                when value > expected_value then ' (above: they no longer go together as in training)'
                else ' (below: they vary less around each other than in training)'
            end as reason
    from reconstruction

    union all

    select
        deciding.version_id,
        deciding.batch_start_at,
        1 as weight,
        0.0 as importance,
        'unmeasured' as finding,
        deciding.feature_name || ' could not be compared: no value on one side' as reason
    from deciding
    where deciding.statistic is null
        and deciding.batch_count > 0

    union all

    select
        version_id,
        batch_start_at,
        2 as weight,
        0.0 as importance,
        'degradation' as finding,
        reason
    from degradations

    union all

    -- An estimate speaks only until enough labels have come.
    select
        estimates.version_id,
        estimates.batch_start_at,
        1 as weight,
        0.0 as importance,
        'estimate' as finding,
        estimates.metric || ' is estimated to have degraded: ' || {{ storeroom.readable('estimates.reference_value') }}
            || ' at training -> ' || {{ storeroom.readable('estimates.value') }} || ' without labels' as reason
    from performance as estimates
    left join performance as measured
        on estimates.version_id = measured.version_id
        and estimates.batch_start_at = measured.batch_start_at
        and estimates.metric = measured.metric
        and not measured.is_estimated
        and measured.is_degraded is not null
    where estimates.is_estimated
        and estimates.is_degraded
        and measured.version_id is null

    union all

    -- The number of rows is the same for all features: it is said once.
    select
        version_id,
        batch_start_at,
        1 as weight,
        0.0 as importance,
        'anomaly' as finding,
        case when statistic = 'row_count' then '' else feature_name || ' ' end || statistic || ' is '
            || {{ storeroom.readable('value') }} || ', expected ' || {{ storeroom.readable('expected_value') }}
            || ' +/- ' || {{ storeroom.readable('spread') }} || ' (' || cast(history_count as string) || ' batches)'
            as reason
    from anomalies
    where statistic <> 'row_count'
        or feature_name not in ('prediction', 'label')

    union all

    select
        version_id,
        batch_start_at,
        2 as weight,
        0.0 as importance,
        'unmeasured' as finding,
        'this batch was not measured: run storeroom monitor' as reason
    from checks
    where profile_count = 0

    union all

    select
        version_id,
        batch_start_at,
        2 as weight,
        0.0 as importance,
        'unmeasured' as finding,
        case
            when subject = 'drift' then 'this batch was not compared with training: run storeroom monitor'
            else 'the features of this batch were not measured together: run storeroom monitor'
        end as reason
    from uncompared

    union all

    select
        version_id,
        batch_start_at,
        2 as weight,
        0.0 as importance,
        'empty' as finding,
        'the feature view has no row in this batch' as reason
    from checks
    where profile_count > 0
        and row_count = 0

    union all

    select
        checks.version_id,
        checks.batch_start_at,
        2 as weight,
        0.0 as importance,
        'unmeasured' as finding,
        'no prediction was made for this batch' as reason
    from checks
    left join scored
        on checks.model_name = scored.model_name
        and checks.batch_start_at = scored.batch_start_at
    where scored.model_name is null
        and checks.row_count > 0

    union all

    select
        checks.version_id,
        checks.batch_start_at,
        1 as weight,
        0.0 as importance,
        'unmeasured' as finding,
        'the version has no training window to compare with' as reason
    from checks
    inner join versions
        on checks.version_id = versions.version_id
    where versions.training_start_at is null

    union all

    select
        version_id,
        batch_start_at,
        2 as weight,
        0.0 as importance,
        'keys' as finding,
        cast(duplicate_key_count as string) || ' rows repeat an entity and time' as reason
    from checks
    where duplicate_key_count > 0

    union all

    select
        version_id,
        batch_start_at,
        2 as weight,
        0.0 as importance,
        'keys' as finding,
        cast(null_key_count as string) || ' rows have a null entity' as reason
    from checks
    where null_key_count > 0

    union all

    select
        schema_changes.version_id,
        newest_windows.batch_start_at,
        2 as weight,
        0.0 as importance,
        'schema' as finding,
        'the feature view no longer fits the version: ' || schema_changes.change as reason
    from schema_changes
    inner join newest_windows
        on schema_changes.version_id = newest_windows.version_id

    union all

    select
        present.version_id,
        present.batch_start_at,
        2 as weight,
        0.0 as importance,
        troubles.finding,
        troubles.reason
    from present
    inner join troubles
        on present.model_name = troubles.model_name

    union all

    -- They count in no metric, which would otherwise be worse by itself.
    select
        checks.version_id,
        checks.batch_start_at,
        2 as weight,
        0.0 as importance,
        'labels' as finding,
        cast(label_problems.label_count as string) || ' labels are none that the task has: '
            || label_problems.example_values as reason
    from checks
    inner join label_problems
        on checks.model_name = label_problems.model_name
        and checks.batch_start_at = label_problems.batch_start_at
),

summaries as (
    select
        version_id,
        batch_start_at,
        max(weight) as weight,
        {{ dbt.listagg('reason', "'; '", 'order by weight desc, importance desc, reason') }} as reasons
    from (select distinct version_id, batch_start_at, weight, importance, finding, reason from findings) as distinct_findings
    group by 1, 2
),

batches as (
    select model_name, version_id, batch_start_at, batch_end_at from windows
    union all
    select model_name, version_id, batch_start_at, batch_start_at as batch_end_at from present
    where is_without_window
        and model_name in (select model_name from troubles)
),

final as (
    select
        batches.model_name,
        batches.version_id,
        batches.batch_start_at,
        batches.batch_end_at,
        summaries.weight is not null as is_flagged,
        case summaries.weight when 2 then 'critical' when 1 then 'warning' else 'ok' end as severity,
        case when drift_counts.has_features = 1 then drift_counts.has_drifted = 1 end as is_drifted,
        case when degradation_counts.is_judged = 1 then degradation_counts.has_degraded = 1 end as is_degraded,
        coalesce(drift_counts.drifted_feature_count, 0) as drifted_feature_count,
        drift_counts.drifted_feature_count / nullif(cast(drift_counts.feature_count as float64), 0)
            as drifted_feature_share,
        drifted_importances.drifted_importance,
        summaries.reasons,
        acknowledgements.acknowledgement_id is not null as is_acknowledged,
        case when acknowledgements.is_incident then 'incident' else 'normal' end || ': ' || acknowledgements.reason
            || ' (' || acknowledgements.actor || ')' as acknowledgement
    from batches
    left join drift_counts
        on batches.version_id = drift_counts.version_id
        and batches.batch_start_at = drift_counts.batch_start_at
    left join drifted_importances
        on batches.version_id = drifted_importances.version_id
        and batches.batch_start_at = drifted_importances.batch_start_at
    left join degradation_counts
        on batches.version_id = degradation_counts.version_id
        and batches.batch_start_at = degradation_counts.batch_start_at
    left join summaries
        on batches.version_id = summaries.version_id
        and batches.batch_start_at = summaries.batch_start_at
    left join acknowledgements
        on batches.model_name = acknowledgements.model_name
        and batches.batch_start_at = acknowledgements.batch_start_at
)

select * from final
