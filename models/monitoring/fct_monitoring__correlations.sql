{{ config(
    materialized=storeroom.kept_result(),
    **storeroom.table_layout('batch_start_at', ['model_name', 'version_id', 'feature_name']),
) }}

with

associations as (
    select * from {{ storeroom.every_partition(ref('int_monitoring__associations')) }}
),

-- Correlations of several batches do not add up, so `trailing` has none.
comparisons as (
    select * from {{ ref('int_monitoring__comparisons') }}
    where subject = 'features'
        and reference <> 'trailing'
),

models as (
    select * from {{ ref('dim_registry__models') }}
),

compared as (
    select
        batch.model_name,
        batch.version_id,
        batch.measurement_id,
        batch.batch_start_at,
        batch.feature_name,
        batch.other_feature_name,
        batch.association_method as correlation_method,
        batch.association as correlation,
        batch.row_count as batch_count,
        comparisons.reference,
        earlier.association as reference_correlation,
        earlier.row_count as reference_count,
        case
            when batch.association_method = 'pearson' then {{ storeroom.fisher_z_p_value(
                'earlier.association', 'batch.association', 'earlier.row_count', 'batch.row_count'
            ) }}
        end as p_value
    from comparisons
    inner join associations as batch
        on comparisons.measurement_id = batch.measurement_id
    left join associations as earlier
        on comparisons.reference_measurement_id = earlier.measurement_id
        and batch.feature_name = earlier.feature_name
        and batch.other_feature_name = earlier.other_feature_name
),

adjusted as (
    {{ storeroom.benjamini_hochberg('compared', 'p_value', ['version_id', 'batch_start_at', 'reference']) }}
),

final as (
    select
        adjusted.measurement_id || '|' || adjusted.reference || '|' || adjusted.feature_name || '|'
            || adjusted.other_feature_name as correlation_id,
        adjusted.measurement_id,
        adjusted.model_name,
        adjusted.version_id,
        adjusted.batch_start_at,
        adjusted.feature_name,
        adjusted.other_feature_name,
        adjusted.correlation_method,
        adjusted.reference,
        adjusted.correlation,
        adjusted.reference_correlation,
        adjusted.correlation - adjusted.reference_correlation as difference,
        adjusted.p_value,
        adjusted.q_value,
        adjusted.family_size,
        {{ var('correlation_change', 0.2) }} as threshold,
        adjusted.reference_count,
        adjusted.batch_count,
        case
            when adjusted.p_value is null then null
            when least(adjusted.reference_count, adjusted.batch_count) < models.drift_min_count then null
            else abs(adjusted.correlation - adjusted.reference_correlation) >= {{ var('correlation_change', 0.2) }}
                and adjusted.q_value < models.alpha
        end as is_drifted
    from adjusted
    inner join models
        on adjusted.model_name = models.model_name
)

select * from final
