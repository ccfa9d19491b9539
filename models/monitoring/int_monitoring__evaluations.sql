{{ config(
    materialized='measured',
    full_refresh=storeroom.full_refresh_of_measured(),
    measure="{{ storeroom.measure_evaluations() }}",
    post_hook="{{ storeroom.drop_evaluation_relations() }}",
    **storeroom.table_layout('batch_start_at', ['model_name', 'version_id'], 'evaluation_id'),
) }}

-- What is measured before the select reads them.
-- depends_on: {{ ref('int_monitoring__outcome_counts') }}
-- depends_on: {{ ref('fct_predictions__outcomes') }}
-- depends_on: {{ ref('dim_registry__versions') }}
-- depends_on: {{ ref('dim_registry__models') }}
{%- for declaration in storeroom.ml_models().values() %}
-- depends_on: {{ storeroom.declared_relation(declaration.features) }}
{%- endfor %}

with

windows as (
    select * from {{ storeroom.scratch_relation(this, 'windows') }}
),

evaluated as (
    select * from {{ storeroom.scratch_relation(this) }}
),

final as (
    select
        windows.window_id || '|' || evaluated.slice_key || '|' || evaluated.slice_value as evaluation_id,
        windows.window_id,
        windows.model_name,
        windows.version_id,
        windows.window_kind,
        windows.batch_start_at,
        windows.batch_end_at,
        evaluated.slice_key,
        evaluated.slice_value,
        evaluated.slice_depth,
        evaluated.prediction_count,
        evaluated.label_count,
        windows.prediction_count as window_prediction_count,
        windows.label_count as window_label_count,
        windows.label_checksum,
        evaluated.loss,
        evaluated.loss_variance,
        evaluated.measures,
        evaluated.points,
        {{ storeroom.now() }} as measured_at
    from evaluated
    inner join windows
        on evaluated.window_number = windows.window_number
)

select * from final
