{% macro comparisons_due(relation, subjects) -%}
    {#- Query. The windows, batches and references, that a model compares next: those of batches it has no row of. -#}
    with

    measurements as (
        select * from {{ ref('int_monitoring__measurements') }}
        where subject in ('{{ subjects | join("', '") }}')
    ),

    incidents as (
        select * from {{ ref('int_monitoring__incidents') }}
    ),

    batches_due as (
        select * from ({{ storeroom.measurements_due(relation, ['batch']) }}) as due
        where subject in ('{{ subjects | join("', '") }}')
    ),

    comparisons as (
        {{ storeroom.compared_windows('batches_due', 'measurements', 'incidents') }}
    )

    select measurements.measurement_id, measurements.batch_start_at
    from measurements
    where measurement_id in (select measurement_id from comparisons)
        or measurement_id in (select reference_measurement_id from comparisons)
{%- endmacro %}
