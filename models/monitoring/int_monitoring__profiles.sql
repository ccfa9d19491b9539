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
        any_value(case when feature_name = {{ storeroom.string_literal(feature.name) }} then
            {{- ' ' ~ storeroom.make_struct({'edges': 'edges', 'categories': 'categories'}) }} end) as e{{ loop.index }}
        {%- endfor %}
    from edges
    where measurement_id like '%|features'
    group by version_id
),

profiles_{{ loop.index }} as (
    select
        measured_rows.measurement_id,
        count(storeroom_row) - count(storeroom_key) as null_key_count,
        count(storeroom_key) - count(distinct storeroom_key) as duplicate_key_count,
        [
            {%- for feature in features %}
            {{ storeroom.profile_struct(feature.name, adapter.quote(feature.name), feature.kind, 'e' ~ loop.index) }}
            {{- ',' if not loop.last }}
            {%- endfor %}
        ] as features
    from (
        {{ storeroom.measured_rows(name, 'measurements_due') }}
    ) as measured_rows
    left join edges_{{ loop.index }}
        on measured_rows.version_id = edges_{{ loop.index }}.version_id
    group by measured_rows.measurement_id
),
{%- endfor %}

{%- for subject in ['prediction', 'label'] %}
{%- for kind in ['numeric', 'categorical'] %}

{{ subject }}_{{ kind }}_profiles as (
    select
        output_rows.measurement_id,
        count(storeroom_row) - count(storeroom_key) as null_key_count,
        count(storeroom_key) - count(distinct storeroom_key) as duplicate_key_count,
        [{{ storeroom.profile_struct(subject, 'output', kind, 'edges') }}] as features
    from (
        {{ storeroom.output_rows(subject, kind, 'measurements_due') }}
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

final as (
    select
        unioned.measurement_id || '|' || feature.feature_name as profile_id,
        unioned.measurement_id,
        measurements_due.window_id,
        measurements_due.model_name,
        measurements_due.version_id,
        measurements_due.window_kind,
        measurements_due.subject,
        measurements_due.batch_start_at,
        measurements_due.batch_end_at,
        feature.feature_name,
        feature.feature_kind,
        unioned.null_key_count,
        unioned.duplicate_key_count,
        feature.row_count,
        feature.null_count,
        feature.nan_count,
        feature.infinite_count,
        feature.zero_count,
        feature.negative_count,
        feature.distinct_count,
        feature.minimum,
        feature.maximum,
        feature.mean,
        feature.total,
        feature.standard_deviation,
        feature.quantiles,
        feature.bins
    from unioned
    inner join measurements_due
        on unioned.measurement_id = measurements_due.measurement_id
    {{ storeroom.cross_join_unnest('unioned.features', 'feature') }}
)

select * from final
