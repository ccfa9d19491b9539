{{ config(materialized='incremental', unique_key='profile_id') }}

{%- set declared = storeroom.ml_models() %}

with

edges as (
    select * from {{ ref('int_monitoring__edges') }}
),

measurements_due as (
    select measurements.*
    from {{ ref('int_monitoring__measurements') }} as measurements
    {%- if is_incremental() %}
    left join (select distinct measurement_id from {{ this }}) as measured
        on measurements.measurement_id = measured.measurement_id
    where measured.measurement_id is null
    {%- endif %}
),

{%- for name in declared %}
{%- set features = storeroom.feature_columns(name) %}

-- One row per version with the edges of all features side by side, so that one pass can count all of them.
edges_{{ loop.index }} as (
    select
        version_id
        {%- for feature in features %},
        {{ storeroom.edges_of(feature.name, feature.kind) }} as e{{ loop.index }}
        {%- endfor %}
        {%- for slice in declared[name].slices %},
        {{ storeroom.edges_of(slice, 'slice') }} as s{{ loop.index }}
        {%- endfor %}
    from edges
    where measurement_id like '%|features'
    group by version_id
),

-- The time column alone says how many rows a window has, and so whether its values may be kept.
sizes_{{ loop.index }} as (
    select
        measurement_id,
        count(storeroom_row) <= {{ var('exact_rows', 100000) }} as storeroom_is_small
    from (
        {{ storeroom.measured_rows(name, 'measurements_due') }}
    ) as measured_rows
    group by measurement_id
),

rows_{{ loop.index }} as (
    select
        measured_rows.*,
        sizes_{{ loop.index }}.storeroom_is_small,
        {{ storeroom.star_except('edges_' ~ loop.index, ['version_id']) }}
        {%- for slice in declared[name].slices %},
        {{ storeroom.slice_value('storeroom_slice_' ~ loop.index, 's' ~ loop.index ~ '.categories') }}
            as storeroom_slice_value_{{ loop.index }}
        {%- endfor %}
    from (
        {{ storeroom.measured_rows(name, 'measurements_due') }}
    ) as measured_rows
    inner join sizes_{{ loop.index }}
        on measured_rows.measurement_id = sizes_{{ loop.index }}.measurement_id
    left join edges_{{ loop.index }}
        on measured_rows.version_id = edges_{{ loop.index }}.version_id
),

profiles_{{ loop.index }} as (
    select
        measurement_id,
        {{ storeroom.slice_columns(declared[name].slices) }},
        count(storeroom_row) - count(storeroom_key) as null_key_count,
        count(storeroom_key) - count(distinct storeroom_key) as duplicate_key_count,
        [
            {%- for feature in features %}
            {{ storeroom.profile_struct(
                feature.name, adapter.quote(feature.name), feature.kind, 'e' ~ loop.index, feature.data_type
            ) }}
            {{- ',' if not loop.last }}
            {%- endfor %}
        ] as features
    from rows_{{ loop.index }}
    group by grouping sets (
        (measurement_id)
        {%- for slice in declared[name].slices %},
        (measurement_id, storeroom_slice_value_{{ loop.index }})
        {%- endfor %}
    )
),
{%- endfor %}

{%- for subject in ['prediction', 'label'] %}
{%- for kind in ['numeric', 'categorical'] %}

{{ subject }}_{{ kind }}_profiles as (
    select
        output_rows.measurement_id,
        'all' as slice_key,
        'all' as slice_value,
        count(storeroom_row) - count(storeroom_key) as null_key_count,
        count(storeroom_key) - count(distinct storeroom_key) as duplicate_key_count,
        [{{ storeroom.profile_struct(
            subject, 'output', kind, 'edges', 'float64' if kind == 'numeric' else 'string'
        ) }}] as features
    from (
        select
            *,
            count(storeroom_row) over (partition by measurement_id) <= {{ var('exact_rows', 100000) }}
                as storeroom_is_small
        from (
            {{ storeroom.output_rows(subject, kind, 'measurements_due') }}
        ) as outputs
    ) as output_rows
    left join edges
        on output_rows.version_id = edges.version_id
        and edges.feature_name = '{{ subject }}'
        and edges.measurement_id like '%|{{ subject }}'
    group by output_rows.measurement_id
),
{%- endfor %}
{%- endfor %}

unioned as (
    select * from prediction_numeric_profiles
    union all
    select * from prediction_categorical_profiles
    union all
    select * from label_numeric_profiles
    union all
    select * from label_categorical_profiles
    {%- for name in declared %}
    union all
    select * from profiles_{{ loop.index }}
    {%- endfor %}
),

-- A window without a row has no slice, and one row for the whole of nothing.
flat as (
    select
        unioned.measurement_id,
        unioned.slice_key,
        unioned.slice_value,
        unioned.null_key_count,
        unioned.duplicate_key_count,
        feature.*,
        feature.row_count - feature.null_count - feature.nan_count - feature.infinite_count as finite_count
    from unioned
    {{ storeroom.cross_join_unnest('unioned.features', 'feature') }}
    where unioned.slice_value is not null
),

final as (
    select
        flat.measurement_id || '|' || flat.slice_key || '|' || flat.slice_value || '|' || flat.feature_name
            as profile_id,
        flat.measurement_id,
        measurements_due.window_id,
        measurements_due.model_name,
        measurements_due.version_id,
        measurements_due.window_kind,
        measurements_due.subject,
        measurements_due.batch_start_at,
        measurements_due.batch_end_at,
        flat.slice_key,
        flat.slice_value,
        flat.feature_name,
        flat.feature_kind,
        flat.null_key_count,
        flat.duplicate_key_count,
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
    inner join measurements_due
        on flat.measurement_id = measurements_due.measurement_id
)

select * from final
