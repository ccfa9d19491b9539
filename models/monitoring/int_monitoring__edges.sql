{{ config(
    materialized='incremental',
    unique_key='edge_id',
    pre_hook="{{ storeroom.measure_edges() }}",
    post_hook="drop table {{ storeroom.scratch_relation(this) }}",
) }}

-- The statements of the hook read them.
-- depends_on: {{ ref('fct_predictions__predictions') }}
{%- for declaration in storeroom.ml_models().values() %}
-- depends_on: {{ storeroom.declared_relation(declaration.features) }}
-- depends_on: {{ storeroom.declared_relation(declaration.labels) }}
{%- endfor %}

with

measurements as (
    select * from {{ ref('int_monitoring__measurements') }}
),

edges as (
    select * from {{ storeroom.scratch_relation(this) }}
),

final as (
    select
        edges.measurement_id || '|' || case when edges.feature_kind = 'slice' then 'slice|' else '' end
            || edges.feature_name as edge_id,
        edges.measurement_id,
        measurements.version_id,
        measurements.subject,
        edges.feature_name,
        edges.feature_kind,
        edges.edges,
        edges.coarse_edges,
        edges.center,
        edges.categories
    from edges
    inner join measurements
        on edges.measurement_id = measurements.measurement_id
)

select * from final
