with

models as (
    select * from {{ ref('dim_registry__models') }}
),

versions as (
    select * from {{ ref('dim_registry__versions') }}
),

deployments as (
    select * from {{ ref('fct_registry__stage_history') }}
    where stage = 'deployed'
),

trained as (
    select * from {{ ref('int_monitoring__importances') }}
),

batches as (
    select * from {{ ref('int_monitoring__attribution_windows') }}
    where execution_id is not null
),

metrics as (
    select * from {{ ref('fct_metadata__metrics') }}
    where metric = 'permutation_importance'
        and dataset_role = 'batch'
),

measured_batches as (
    select
        batches.window_id as comparison_id,
        batches.model_name,
        batches.version_id,
        'training' as reference,
        batches.version_id as reference_version_id,
        batches.batch_start_at,
        batches.batch_end_at,
        metrics.feature_name,
        metrics.value as importance,
        metrics.std_error,
        metrics.row_count,
        trained.value as reference_importance,
        trained.std_error as reference_std_error,
        trained.row_count as reference_row_count
    from batches
    inner join metrics
        on batches.execution_id = metrics.execution_id
    left join trained
        on batches.version_id = trained.version_id
        and metrics.feature_name = trained.feature_name
),

-- Beside each version the one that was in service when it was registered; a job promotes at the clock it registers at.
pairs as (
    select
        versions.model_name,
        versions.version_id,
        deployments.version_id as reference_version_id
    from versions
    inner join deployments
        on versions.model_name = deployments.model_name
        and versions.version_id <> deployments.version_id
        and deployments.valid_from_at < versions.registered_at
        and (deployments.valid_to_at is null or deployments.valid_to_at >= versions.registered_at)
    where versions.version_id in (select version_id from trained)
        and deployments.version_id in (select version_id from trained)
),

paired_features as (
    select distinct
        pairs.model_name,
        pairs.version_id,
        pairs.reference_version_id,
        trained.feature_name
    from pairs
    inner join trained
        on trained.version_id in (pairs.version_id, pairs.reference_version_id)
),

-- The loss of a model does not depend on a feature that it does not have.
measured_versions as (
    select
        paired_features.version_id || '|' || paired_features.reference_version_id as comparison_id,
        paired_features.model_name,
        paired_features.version_id,
        'previous_version' as reference,
        paired_features.reference_version_id,
        cast(null as timestamp) as batch_start_at,
        cast(null as timestamp) as batch_end_at,
        paired_features.feature_name,
        case when trained.version_id is null then 0.0 else trained.value end as importance,
        case when trained.version_id is null then 0.0 else trained.std_error end as std_error,
        trained.row_count,
        case when trained_before.version_id is null then 0.0 else trained_before.value end as reference_importance,
        case when trained_before.version_id is null then 0.0 else trained_before.std_error end as reference_std_error,
        trained_before.row_count as reference_row_count
    from paired_features
    left join trained
        on paired_features.version_id = trained.version_id
        and paired_features.feature_name = trained.feature_name
    left join trained as trained_before
        on paired_features.reference_version_id = trained_before.version_id
        and paired_features.feature_name = trained_before.feature_name
),

measured as (
    select * from measured_batches
    union all
    select * from measured_versions
),

distances as (
    select
        *,
        (importance - reference_importance)
            / nullif(sqrt(power(std_error, 2) + power(reference_std_error, 2)), 0) as deviations
    from measured
),

tested as (
    select
        *,
        {{ storeroom.normal_p_value('deviations') }} as p_value
    from distances
),

adjusted as (
    {{ storeroom.benjamini_hochberg('tested', 'p_value', ['comparison_id']) }}
),

ranked as (
    {{ storeroom.ndcg('adjusted', ['comparison_id'], 'feature_name', 'importance', 'reference_importance') }}
),

judged as (
    select
        *,
        cast({{ var('attribution_ndcg', 0.9) }} as float64) as threshold,
        min(q_value) over (partition by comparison_id) as least_q
    from ranked
),

final as (
    select
        judged.comparison_id || '|' || judged.feature_name as attribution_id,
        judged.model_name,
        judged.version_id,
        judged.reference,
        judged.reference_version_id,
        judged.batch_start_at,
        judged.batch_end_at,
        judged.feature_name,
        judged.importance,
        judged.std_error,
        judged.importance_rank,
        judged.row_count,
        judged.reference_importance,
        judged.reference_std_error,
        judged.reference_rank,
        judged.reference_row_count,
        judged.p_value,
        judged.q_value,
        judged.ndcg,
        judged.threshold,
        -- An order alone is noise where features matter alike, a difference alone may leave the order as it was.
        case
            when judged.ndcg is not null then judged.ndcg < judged.threshold and judged.least_q < models.alpha
        end as is_drifted
    from judged
    inner join models
        on judged.model_name = models.model_name
)

select * from final
