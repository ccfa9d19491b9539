{{ config(
    materialized='incremental',
    pre_hook="{{ storeroom.narrow([ref('int_monitoring__associations')], storeroom.comparisons_due(storeroom.every_partition(this), ['features'])) }}",
    post_hook="{{ storeroom.drop_narrowed([ref('int_monitoring__associations')]) }}",
    **storeroom.table_layout('batch_start_at', ['model_name', 'version_id', 'feature_name'], 'correlation_id'),
) }}

with

associations as (
    select * from {{ storeroom.narrowed(ref('int_monitoring__associations')) }}
),

measurements as (
    select * from {{ ref('int_monitoring__measurements') }}
    where subject = 'features'
),

incidents as (
    select * from {{ ref('int_monitoring__incidents') }}
),

models as (
    select * from {{ ref('dim_registry__models') }}
),

batches_due as (
    select measurements.*
    from measurements
    {%- if is_incremental() %}
    left join (select distinct measurement_id from {{ storeroom.every_partition(this) }}) as measured
        on measurements.measurement_id = measured.measurement_id
    {%- endif %}
    where measurements.window_kind = 'batch'
    {%- if is_incremental() %}
        and measured.measurement_id is null
    {%- endif %}
),

-- Correlations of several batches do not add up, so `trailing` has none.
comparisons as (
    select *
    from ({{ storeroom.compared_windows('batches_due', 'measurements', 'incidents') }}) as compared
    where reference <> 'trailing'
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
