{{ config(tags=['storeroom_rendered'], meta=storeroom.declarations_digest()) }}

with

measurements as (
    select * from {{ ref('int_monitoring__measurements') }}
),

profiled as (
    select
        measurement_id,
        max(row_count) as row_count
    from {{ storeroom.every_partition(ref('int_monitoring__profiles')) }}
    group by 1
),

comparisons as (
    select * from {{ ref('int_monitoring__comparisons') }}
),

compared as (
    select distinct comparison_id from {{ storeroom.every_partition(ref('fct_monitoring__distances')) }}
),

watched as (
    select model_name from {{ ref('dim_registry__models') }}
    where problem is null
),

unprofiled as (
    {{ storeroom.measurements_due(
        storeroom.every_partition(ref('int_monitoring__profiles')), ['training', 'context', 'test', 'batch']
    ) }}
),

-- A run that was stopped between the profile and the comparison, or a reference that has other windows now.
uncompared as (
    select distinct
        comparisons.measurement_id,
        comparisons.model_name,
        comparisons.version_id,
        comparisons.batch_start_at
    from comparisons
    inner join profiled
        on comparisons.measurement_id = profiled.measurement_id
    inner join profiled as earlier
        on comparisons.reference_measurement_id = earlier.measurement_id
    inner join measurements
        on comparisons.version_id = measurements.version_id
        and comparisons.subject = measurements.subject
        and measurements.window_kind = case when comparisons.subject = 'features' then 'training' else 'test' end
    left join compared
        on comparisons.comparison_id = compared.comparison_id
    where profiled.row_count > 0
        and earlier.row_count > 0
        and compared.comparison_id is null
),

-- What has no profile yet is due by that alone.
unreconstructed as (
    select due.*
    from ({{ storeroom.reconstructions_due(storeroom.every_partition(ref('int_monitoring__reconstructions'))) }}) as due
    inner join profiled
        on due.measurement_id = profiled.measurement_id
    where due.window_kind = 'batch'
),

-- The newest state alone counts: labels can go back to what they were.
unmeasured as (
    {{ storeroom.outcomes_due(storeroom.newest_maturity()) }}
),

unestimated as (
    {{ storeroom.estimates_due(storeroom.every_partition(ref('int_monitoring__estimates'))) }}
),

unioned as (
    select
        model_name,
        version_id,
        batch_start_at,
        subject
    from unprofiled

    union all

    select
        model_name,
        version_id,
        batch_start_at,
        'drift' as subject
    from uncompared

    union all

    select
        model_name,
        version_id,
        batch_start_at,
        'reconstruction' as subject
    from unreconstructed

    union all

    select
        model_name,
        version_id,
        batch_start_at,
        'performance' as subject
    from unmeasured

    union all

    select
        model_name,
        version_id,
        batch_start_at,
        'estimate' as subject
    from unestimated
),

-- A model with a problem cannot be measured; its flag says why.
final as (
    select unioned.*
    from unioned
    inner join watched
        on unioned.model_name = watched.model_name
)

select * from final
