{{ config(
    materialized='measured',
    full_refresh=storeroom.full_refresh_of_measured(),
    measure="{{ storeroom.measure_associations() }}",
    post_hook="drop table {{ storeroom.scratch_relation(this) }}",
    **storeroom.table_layout('batch_start_at', ['model_name', 'version_id', 'feature_name'], 'association_id'),
) }}

-- What is measured before the select reads them.
-- depends_on: {{ ref('int_monitoring__references') }}
-- depends_on: {{ ref('int_monitoring__profiles') }}
-- depends_on: {{ ref('int_monitoring__measurements') }}
-- depends_on: {{ ref('fct_metadata__metrics') }}
{%- for declaration in storeroom.ml_models().values() %}
-- depends_on: {{ storeroom.declared_relation(declaration.features) }}
{%- endfor %}

with

measurements as (
    select * from {{ ref('int_monitoring__measurements') }}
),

associations as (
    select * from {{ storeroom.scratch_relation(this) }}
),

final as (
    select
        associations.measurement_id || '|' || associations.feature_name || '|' || associations.other_feature_name
            as association_id,
        associations.measurement_id,
        measurements.model_name,
        measurements.version_id,
        measurements.window_kind,
        measurements.batch_start_at,
        associations.feature_name,
        associations.other_feature_name,
        associations.association_method,
        associations.association,
        associations.row_count
    from associations
    inner join measurements
        on associations.measurement_id = measurements.measurement_id
)

select * from final
