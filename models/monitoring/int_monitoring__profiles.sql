{{ config(
    materialized='measured',
    full_refresh=storeroom.full_refresh_of_measured(),
    measure="{{ storeroom.measure_profiles() }}",
    post_hook="drop table {{ storeroom.scratch_relation(this) }}",
    **storeroom.table_layout('batch_start_at', ['model_name', 'version_id', 'feature_name'], 'profile_id'),
) }}

-- What is measured before the select reads them.
-- depends_on: {{ ref('int_monitoring__resolutions') }}
-- depends_on: {{ ref('fct_predictions__predictions') }}
{%- for declaration in storeroom.ml_models().values() %}
-- depends_on: {{ storeroom.declared_relation(declaration.features) }}
-- depends_on: {{ storeroom.declared_relation(declaration.labels) }}
{%- endfor %}

with

measurements as (
    select * from {{ ref('int_monitoring__measurements') }}
),

-- One statement may have measured only some of a window's columns, the first one its keys.
flat as (
    select
        *,
        row_count - null_count - nan_count - infinite_count as finite_count
    from {{ storeroom.scratch_relation(this) }}
),

deviations as (
    select
        *,
        -- Where hardly anything varies, the last bits can make the sum of squares negative.
        sqrt(case when squared_deviations < 0 then 0e0 else squared_deviations end / nullif(finite_count - 1, 0)) as standard_deviation
    from flat
),

final as (
    select
        deviations.measurement_id || '|' || deviations.slice_key || '|' || deviations.slice_value || '|'
            || deviations.feature_name as profile_id,
        deviations.measurement_id,
        measurements.window_id,
        measurements.model_name,
        measurements.version_id,
        measurements.window_kind,
        measurements.subject,
        measurements.batch_start_at,
        measurements.batch_end_at,
        deviations.slice_key,
        deviations.slice_value,
        deviations.feature_name,
        deviations.feature_kind,
        max(deviations.null_key_count) over (
            partition by deviations.measurement_id, deviations.slice_key, deviations.slice_value
        ) as null_key_count,
        max(deviations.duplicate_key_count) over (
            partition by deviations.measurement_id, deviations.slice_key, deviations.slice_value
        ) as duplicate_key_count,
        deviations.row_count,
        deviations.null_count,
        deviations.nan_count,
        deviations.infinite_count,
        deviations.finite_count,
        deviations.zero_count,
        deviations.negative_count,
        deviations.true_count,
        deviations.distinct_count,
        deviations.is_distinct_exact,
        deviations.significant_bits,
        deviations.is_capped,
        deviations.minimum,
        deviations.maximum,
        deviations.mean,
        deviations.total,
        deviations.standard_deviation,
        {{ storeroom.skewness_of_cubes(
            'deviations.cubed_deviations', '0', 'deviations.standard_deviation', 'deviations.finite_count'
        ) }} as skewness,
        deviations.rounding,
        deviations.minimum_length,
        deviations.mean_length,
        deviations.maximum_length,
        deviations.quantiles,
        deviations.bins,
        deviations.categories,
        deviations.other_row_count
    from deviations
    inner join measurements
        on deviations.measurement_id = measurements.measurement_id
)

select * from final
