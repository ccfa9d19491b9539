{{ config(
    materialized='incremental',
    pre_hook="{{ storeroom.measure_profiles() }}",
    post_hook="drop table {{ storeroom.scratch_relation(this) }}",
    **storeroom.table_layout('batch_start_at', ['model_name', 'version_id', 'feature_name'], 'profile_id'),
) }}

-- The statements of the hook read them.
-- depends_on: {{ ref('int_monitoring__edges') }}
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

final as (
    select
        flat.measurement_id || '|' || flat.slice_key || '|' || flat.slice_value || '|' || flat.feature_name
            as profile_id,
        flat.measurement_id,
        measurements.window_id,
        measurements.model_name,
        measurements.version_id,
        measurements.window_kind,
        measurements.subject,
        measurements.batch_start_at,
        measurements.batch_end_at,
        flat.slice_key,
        flat.slice_value,
        flat.feature_name,
        flat.feature_kind,
        max(flat.null_key_count) over (partition by flat.measurement_id, flat.slice_key, flat.slice_value)
            as null_key_count,
        max(flat.duplicate_key_count) over (partition by flat.measurement_id, flat.slice_key, flat.slice_value)
            as duplicate_key_count,
        flat.row_count,
        flat.null_count,
        flat.nan_count,
        flat.infinite_count,
        flat.finite_count,
        flat.zero_count,
        flat.negative_count,
        flat.true_count,
        flat.distinct_count,
        flat.minimum,
        flat.maximum,
        flat.mean,
        flat.total,
        flat.standard_deviation,
        {{ storeroom.skewness_of_cubes('flat.cubes', 'flat.mean - flat.center', 'flat.standard_deviation', 'flat.finite_count') }}
            as skewness,
        flat.minimum_length,
        flat.mean_length,
        flat.maximum_length,
        flat.quantiles,
        flat.bins,
        flat.kept_values
    from flat
    inner join measurements
        on flat.measurement_id = measurements.measurement_id
)

select * from final
