{#- Fewer training batches than this have no spread that tells how batches differ. -#}
{%- set least_batches = 3 %}

with

windows as (
    select * from {{ ref('int_monitoring__windows') }}
    where window_kind = 'batch'
),

reconstructions as (
    select * from {{ storeroom.every_partition(ref('int_monitoring__reconstructions')) }}
    where measurement_id not in ({{ storeroom.superseded_measurements() }})
),

models as (
    select * from {{ ref('dim_registry__models') }}
),

-- The rows of all training batches together; the empty ones have no error.
training as (
    select
        version_id,
        max(feature_count) as feature_count,
        max(component_count) as component_count,
        max(explained_variance_share) as explained_variance_share,
        max(held_out_ratio) as held_out_ratio,
        sum(row_count) as row_count,
        count(reconstruction_error) as batch_count,
        sum(reconstruction_error * row_count) / nullif(cast(sum(row_count) as float64), 0) as reconstruction_error,
        stddev_samp(reconstruction_error) as spread
    from reconstructions
    where window_kind = 'training'
    group by 1
),

deviations as (
    select
        reconstructions.version_id,
        sqrt(
            sum(
                coalesce(power(reconstructions.standard_deviation, 2) * (reconstructions.row_count - 1), 0)
                + reconstructions.row_count * power(reconstructions.reconstruction_error - training.reconstruction_error, 2)
            ) / nullif(max(training.row_count) - 1, 0)
        ) as standard_deviation
    from reconstructions
    inner join training
        on reconstructions.version_id = training.version_id
    where reconstructions.window_kind = 'training'
    group by 1
),

measured as (
    select
        windows.model_name,
        windows.version_id,
        windows.batch_start_at,
        windows.batch_end_at,
        reconstructions.reconstruction_error as value,
        reconstructions.standard_deviation / sqrt(nullif(reconstructions.row_count, 0)) as std_error,
        -- New rows have a larger error than those that the components were fitted on.
        training.reconstruction_error * training.held_out_ratio as expected_value,
        case when training.batch_count >= {{ least_batches }} then training.spread end as training_spread,
        greatest(coalesce(deviations.standard_deviation, 0), coalesce(reconstructions.standard_deviation, 0))
            * sqrt(1 / nullif(cast(reconstructions.row_count as float64), 0) + 1 / nullif(cast(training.row_count as float64), 0))
            as sampling_error,
        training.batch_count as training_batch_count,
        training.row_count as training_row_count,
        coalesce(reconstructions.feature_count, training.feature_count) as feature_count,
        training.component_count,
        training.explained_variance_share,
        coalesce(reconstructions.row_count, 0) as row_count
    from windows
    inner join training
        on windows.version_id = training.version_id
    inner join deviations
        on windows.version_id = deviations.version_id
    left join reconstructions
        on windows.version_id = reconstructions.version_id
        and windows.batch_start_at = reconstructions.batch_start_at
        and reconstructions.window_kind = 'batch'
),

bounded as (
    select
        *,
        case
            when value is not null then greatest(
                {{ var('reconstruction_deviations', 3) }} * greatest(coalesce(training_spread, 0), sampling_error),
                {{ var('reconstruction_change', 0.01) }} * expected_value
            )
        end as margin
    from measured
),

final as (
    select
        bounded.model_name,
        bounded.version_id,
        bounded.batch_start_at,
        bounded.batch_end_at,
        bounded.value,
        bounded.std_error,
        bounded.expected_value,
        case when bounded.margin is not null then greatest(bounded.expected_value - bounded.margin, 0) end as lower_threshold,
        bounded.expected_value + bounded.margin as upper_threshold,
        bounded.training_spread,
        bounded.sampling_error,
        cast(bounded.training_batch_count as int64) as training_batch_count,
        cast(bounded.training_row_count as int64) as training_row_count,
        cast(bounded.feature_count as int64) as feature_count,
        cast(bounded.component_count as int64) as component_count,
        bounded.explained_variance_share,
        cast(bounded.row_count as int64) as row_count,
        case
            when least(bounded.row_count, bounded.training_row_count) >= models.drift_min_count
                then abs(bounded.value - bounded.expected_value) > bounded.margin
        end as is_drifted
    from bounded
    inner join models
        on bounded.model_name = models.model_name
)

select * from final
