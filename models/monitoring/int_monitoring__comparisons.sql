{{ config(
    tags=['storeroom_rendered'], meta=storeroom.declarations_digest(), materialized='table'
) }}

with

measurements as (
    select * from {{ ref('int_monitoring__measurements') }}
),

incidents as (
    select * from {{ ref('int_monitoring__incidents') }}
),

batches as (
    select * from measurements
    where window_kind = 'batch'
),

windows as (
    {{ storeroom.compared_windows('batches', 'measurements', 'incidents') }}
),

-- A comparison is another one as soon as its reference has other windows, as when one turns out to be an incident.
identified as (
    select
        measurement_id,
        reference,
        {{ dbt.hash("measurement_id || '|' || reference || '|' || string_agg(reference_measurement_id, ',' order by reference_measurement_id)") }}
            as comparison_id
    from windows
    group by measurement_id, reference
),

final as (
    select
        identified.comparison_id,
        identified.measurement_id,
        identified.reference,
        windows.reference_measurement_id,
        batches.model_name,
        batches.version_id,
        batches.subject,
        batches.batch_start_at
    from identified
    inner join windows
        on identified.measurement_id = windows.measurement_id
        and identified.reference = windows.reference
    inner join batches
        on identified.measurement_id = batches.measurement_id
)

select * from final
