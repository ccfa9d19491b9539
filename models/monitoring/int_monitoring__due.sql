{{ config(tags=['storeroom_rendered'], meta=storeroom.declarations_digest()) }}

{%- set compared_with_training = [] -%}
{%- for name, declaration in storeroom.ml_models().items() if 'training' in declaration.references -%}
    {%- do compared_with_training.append(storeroom.string_literal(name)) -%}
{%- endfor %}

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

compared as (
    select distinct measurement_id from {{ storeroom.every_partition(ref('fct_monitoring__drift')) }}
),

-- Versions with components of a feature that their view still has.
with_components as (
    select distinct components.version_id
    from {{ ref('fct_metadata__components') }} as components
    inner join {{ ref('dim_features__catalogue') }} as catalogue
        on components.model_name = catalogue.model_name
        and components.feature_name = catalogue.feature_name
        and components.feature_kind = catalogue.kind
    where components.term = 'mean'
),

reconstructed as (
    select * from {{ storeroom.every_partition(ref('int_monitoring__reconstructions')) }}
),

counts as (
    select * from {{ ref('int_monitoring__outcome_counts') }}
),

-- The newest state alone counts: labels can go back to what they were.
measured as (
    select
        window_id,
        prediction_count,
        label_count,
        label_checksum
    from (
        select
            *,
            row_number() over (partition by window_id order by measurement_number desc) as recency
        from {{ storeroom.every_partition(ref('fct_monitoring__maturity')) }}
    ) as measurements_of
    where recency = 1
),

estimated as (
    select distinct
        window_id,
        scored_count
    from {{ storeroom.every_partition(ref('int_monitoring__estimates')) }}
),

watched as (
    select model_name from {{ ref('dim_registry__models') }}
    where problem is null
),

unioned as (
    select
        measurements.model_name,
        measurements.version_id,
        measurements.batch_start_at,
        measurements.subject
    from measurements
    left join profiled
        on measurements.measurement_id = profiled.measurement_id
    where profiled.measurement_id is null

    union all

    -- A run that was stopped between the profile and the comparison.
    select
        measurements.model_name,
        measurements.version_id,
        measurements.batch_start_at,
        'drift' as subject
    from measurements
    inner join profiled
        on measurements.measurement_id = profiled.measurement_id
    inner join measurements as references_of
        on measurements.version_id = references_of.version_id
        and measurements.subject = references_of.subject
        and references_of.window_kind = case when measurements.subject = 'features' then 'training' else 'test' end
    left join compared
        on measurements.measurement_id = compared.measurement_id
    where measurements.window_kind = 'batch'
        and profiled.row_count > 0
        and compared.measurement_id is null
        and measurements.model_name in ({{ (compared_with_training or ["''"]) | join(', ') }})

    union all

    select
        measurements.model_name,
        measurements.version_id,
        measurements.batch_start_at,
        'reconstruction' as subject
    from measurements
    inner join with_components
        on measurements.version_id = with_components.version_id
    inner join profiled
        on measurements.measurement_id = profiled.measurement_id
    left join reconstructed
        on measurements.measurement_id = reconstructed.measurement_id
    where measurements.window_kind = 'batch'
        and measurements.subject = 'features'
        and reconstructed.measurement_id is null

    union all

    select
        counts.model_name,
        counts.version_id,
        counts.batch_start_at,
        'performance' as subject
    from counts
    left join measured
        on counts.window_id = measured.window_id
        and counts.label_count = measured.label_count
        and counts.label_checksum = measured.label_checksum
        and counts.prediction_count = measured.prediction_count
    where measured.window_id is null

    union all

    select
        counts.model_name,
        counts.version_id,
        counts.batch_start_at,
        'estimate' as subject
    from counts
    left join estimated
        on counts.window_id = estimated.window_id
        and counts.prediction_count = estimated.scored_count
    where counts.window_kind in ('batch', 'shadow')
        and estimated.window_id is null
),

-- A model with a problem cannot be measured; its flag says why.
final as (
    select unioned.*
    from unioned
    inner join watched
        on unioned.model_name = watched.model_name
)

select * from final
