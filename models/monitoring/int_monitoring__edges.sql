{{ config(materialized='incremental', unique_key='edge_id') }}

{%- set declared = storeroom.ml_models() %}

with

references_due as (
    select measurements.*
    from {{ ref('int_monitoring__measurements') }} as measurements
    {%- if is_incremental() %}
    left join (select distinct measurement_id from {{ this }}) as measured
        on measurements.measurement_id = measured.measurement_id
    {%- endif %}
    where measurements.window_kind in ('training', 'test')
    {%- if is_incremental() %}
        and measured.measurement_id is null
    {%- endif %}
),

{%- for name in declared %}

edges_{{ loop.index }} as (
    select
        measurement_id,
        version_id,
        [
            {%- for feature in storeroom.feature_columns(name) %}
            {{ storeroom.edge_struct(feature.name, adapter.quote(feature.name), feature.kind) }}
            {{- ',' if not loop.last }}
            {%- endfor %}
            {%- for slice in declared[name].slices %},
            {{ storeroom.edge_struct(slice, adapter.quote('storeroom_slice_' ~ loop.index), 'slice') }}
            {%- endfor %}
        ] as features
    from (
        {{ storeroom.measured_rows(name, 'references_due') }}
    ) as measured_rows
    group by measurement_id, version_id
),
{%- endfor %}

{%- for subject in ['prediction', 'label'] %}
{%- for kind in ['numeric', 'categorical'] %}

{{ subject }}_{{ kind }}_edges as (
    select
        measurement_id,
        version_id,
        [{{ storeroom.edge_struct(subject, 'output', kind) }}] as features
    from (
        {{ storeroom.output_rows(subject, kind, 'references_due') }}
    ) as output_rows
    group by measurement_id, version_id
),
{%- endfor %}
{%- endfor %}

unioned as (
    select * from prediction_numeric_edges
    union all
    select * from prediction_categorical_edges
    union all
    select * from label_numeric_edges
    union all
    select * from label_categorical_edges
    {%- for name in declared %}
    union all
    select * from edges_{{ loop.index }}
    {%- endfor %}
),

final as (
    select
        unioned.measurement_id || '|' || case when feature.feature_kind = 'slice' then 'slice|' else '' end
            || feature.feature_name as edge_id,
        unioned.measurement_id,
        unioned.version_id,
        feature.feature_name,
        feature.feature_kind,
        feature.edges,
        feature.coarse_edges,
        feature.center,
        feature.categories
    from unioned
    {{ storeroom.cross_join_unnest('unioned.features', 'feature') }}
)

select * from final
