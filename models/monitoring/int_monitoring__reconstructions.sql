{{ config(
    materialized='measured',
    full_refresh=storeroom.full_refresh_of_measured(),
    measure="{{ storeroom.measure_reconstructions() }}",
    post_hook="drop table {{ storeroom.scratch_relation(this) }}",
    **storeroom.table_layout('batch_start_at', ['model_name', 'version_id'], 'measurement_id'),
) }}

-- What is measured before the select reads them.
-- depends_on: {{ ref('fct_metadata__components') }}
-- depends_on: {{ ref('dim_features__catalogue') }}
{%- for declaration in storeroom.ml_models().values() %}
-- depends_on: {{ storeroom.declared_relation(declaration.features) }}
{%- endfor %}

with

windows as (
    {{ storeroom.reconstructed_windows() }}
),

reconstructions as (
    select * from {{ storeroom.scratch_relation(this) }}
),

final as (
    select
        reconstructions.measurement_id,
        windows.model_name,
        windows.version_id,
        windows.window_kind,
        windows.batch_start_at,
        windows.batch_end_at,
        reconstructions.reconstruction_error,
        reconstructions.standard_deviation,
        reconstructions.row_count,
        reconstructions.feature_count,
        reconstructions.component_count,
        reconstructions.explained_variance_share,
        reconstructions.held_out_ratio
    from reconstructions
    inner join windows
        on reconstructions.measurement_id = windows.measurement_id
)

select * from final
