{{ config(
    materialized='measured',
    full_refresh=storeroom.full_refresh_of_measured(),
    measure="{{ storeroom.narrow(
        [ref('int_monitoring__profiles')], storeroom.compared_starts(storeroom.every_partition(this))
    ) }}",
    post_hook="{{ storeroom.drop_narrowed([ref('int_monitoring__profiles')]) }}",
    **storeroom.table_layout('batch_start_at', ['model_name', 'version_id', 'feature_name'], 'distance_id'),
) }}

{#- What is due is asked of it before, but not in a unit test. -#}
{%- if model.resource_type != 'unit_test' %}
-- depends_on: {{ ref('int_monitoring__measurements') }}
{%- endif %}
{#- What one comparison is about: a batch, a reference, and a feature in a slice. -#}
{%- set keys = ['comparison_id', 'reference', 'slice_key', 'slice_value', 'feature_name'] %}

with

profiles as (
    select * from {{ storeroom.narrowed(ref('int_monitoring__profiles')) }}
),

references_of as (
    select * from {{ ref('int_monitoring__references') }}
),

-- One row per window of a reference: `trailing` has several, and their small rows are added up.
comparisons as (
    {{ storeroom.comparisons_due(storeroom.every_partition(this)) }}
),

sides as (
    {{ storeroom.compared_profiles('comparisons', 'profiles', 'references_of') }}
),

bins as (
    {{ storeroom.common_bins('sides', keys) }}
),

cells as (
    {{ storeroom.compared_cells('sides', 'bins', 'references_of', keys) }}
),

bin_distances as (
    {{ storeroom.bin_distances('cells', keys) }}
),

functions as (
    {{ storeroom.distribution_functions('bins', keys) }}
),

moments as (
    {{ storeroom.compared_moments('sides', keys) }}
),

number_distances as (
    {{ storeroom.number_distances('functions', 'moments', keys) }}
),

-- Missing and unseen values are compared by their share of rows. Even where nothing moved a batch has values that training did
-- not: about as many as training has values that it saw only once (Good 1953), which is what they are compared with.
share_differences as (
    {{ storeroom.share_differences('cells', keys, {
        'missing_share': (
            "case when bin_type in ('null', 'nan', 'infinite') then reference_count else 0 end",
            "case when bin_type in ('null', 'nan', 'infinite') then batch_count else 0 end",
        ),
        'unseen_share': (
            "case when bin_type = 'unseen' then reference_count else 0 end",
            "case when bin_type = 'unseen' then batch_count else 0 end",
        ),
    }) }}
),

distances as (
    {{ storeroom.distance_rows(
        'bin_distances', 'number_distances', 'share_differences', keys, storeroom.drift_methods() | list
    ) }}
),

kinds as (
    select distinct
        comparison_id,
        version_id,
        subject,
        feature_name,
        feature_kind
    from sides
),

methods as (
    select * from {{ ref('dim_monitoring__methods') }}
),

batches as (
    select distinct
        comparison_id,
        measurement_id,
        model_name,
        batch_start_at
    from comparisons
),

final as (
    select
        distances.comparison_id || '|' || distances.slice_key || '|' || distances.slice_value || '|' || distances.feature_name
            || '|' || distances.drift_method as distance_id,
        distances.comparison_id,
        batches.measurement_id,
        batches.model_name,
        kinds.version_id,
        batches.batch_start_at,
        kinds.subject,
        distances.feature_name,
        kinds.feature_kind,
        distances.slice_key,
        distances.slice_value,
        distances.reference,
        distances.drift_method,
        case when bin_distances.reference_count > 0 and bin_distances.batch_count > 0 then distances.statistic end as statistic,
        distances.error_bound,
        distances.p_value,
        -- How many values the reference window has of a number: few are compared as categories.
        references_of.value_count as reference_value_count,
        cast(bin_distances.reference_count as int64) as reference_count,
        cast(bin_distances.batch_count as int64) as batch_count
    from distances
    inner join bin_distances
        on {{ storeroom.same_keys('distances', 'bin_distances', keys) }}
    inner join batches
        on distances.comparison_id = batches.comparison_id
    inner join kinds
        on distances.comparison_id = kinds.comparison_id
        and distances.feature_name = kinds.feature_name
    inner join methods
        on distances.drift_method = methods.drift_method
        and kinds.feature_kind = methods.feature_kind
    left join references_of
        on kinds.version_id = references_of.version_id
        and kinds.subject = references_of.subject
        and kinds.feature_name = references_of.feature_name
        and kinds.feature_kind = references_of.feature_kind
)

select * from final
