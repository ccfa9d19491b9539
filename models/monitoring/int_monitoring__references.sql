{{ config(
    materialized='measured',
    full_refresh=storeroom.full_refresh_of_measured(),
    unique_key='reference_id',
    measure="{{ storeroom.narrow([ref('int_monitoring__profiles')], storeroom.references_due(this)) }}",
    post_hook="{{ storeroom.drop_narrowed([ref('int_monitoring__profiles')]) }}",
) }}

with

due as (
    {{ storeroom.references_due(this) }}
),

profiles as (
    select profiles.*
    from {{ storeroom.narrowed(ref('int_monitoring__profiles')) }} as profiles
    inner join due
        on profiles.measurement_id = due.measurement_id
),

bins as (
    select
        profiles.measurement_id,
        profiles.feature_name,
        bin.value,
        bin.row_count
    from profiles
    {{ storeroom.cross_join_unnest('profiles.bins', 'bin') }}
    where profiles.slice_key = 'all'
),

bounds as (
    {{ storeroom.reference_bounds('bins', ['measurement_id', 'feature_name']) }}
),

categories as (
    select
        profiles.measurement_id,
        profiles.feature_name,
        array_agg(category.value order by category.row_count desc, category.value) as categories
    from profiles
    {{ storeroom.cross_join_unnest('profiles.categories', 'category') }}
    where profiles.slice_key = 'all'
    group by profiles.measurement_id, profiles.feature_name
),

-- The values of a slice that are compared apart: the most frequent ones of the reference window.
slices as (
    select
        measurement_id,
        slice_key,
        array_agg(slice_value order by frequency_place) as categories
    from (
        select
            measurement_id,
            slice_key,
            slice_value,
            row_number() over (partition by measurement_id, slice_key order by max(row_count) desc, slice_value)
                as frequency_place
        from profiles
        where subject = 'features'
            and slice_key <> 'all'
            and slice_value not in ('(missing)', '(other)')
        group by measurement_id, slice_key, slice_value
    ) as ranked
    where frequency_place <= {{ var('slice_values', 10) }}
    group by measurement_id, slice_key
),

columns_of_windows as (
    select
        profiles.measurement_id,
        profiles.feature_name,
        profiles.feature_kind,
        profiles.mean as center,
        bounds.minimum,
        bounds.value_count,
        bounds.bounds,
        bounds.coarse_bounds,
        categories.categories
    from profiles
    left join bounds
        on profiles.measurement_id = bounds.measurement_id
        and profiles.feature_name = bounds.feature_name
    left join categories
        on profiles.measurement_id = categories.measurement_id
        and profiles.feature_name = categories.feature_name
    where profiles.slice_key = 'all'

    union all

    select
        measurement_id,
        slice_key as feature_name,
        'slice' as feature_kind,
        cast(null as float64) as center,
        cast(null as float64) as minimum,
        cast(null as int64) as value_count,
        cast(null as {{ storeroom.array_type('float64') }}) as bounds,
        cast(null as {{ storeroom.array_type('float64') }}) as coarse_bounds,
        categories
    from slices
),

final as (
    select
        columns_of_windows.measurement_id || '|' || columns_of_windows.feature_kind || '|'
            || columns_of_windows.feature_name as reference_id,
        columns_of_windows.measurement_id,
        due.version_id,
        due.subject,
        columns_of_windows.feature_name,
        columns_of_windows.feature_kind,
        columns_of_windows.center,
        columns_of_windows.minimum,
        columns_of_windows.value_count,
        columns_of_windows.bounds,
        columns_of_windows.coarse_bounds,
        columns_of_windows.categories
    from columns_of_windows
    inner join due
        on columns_of_windows.measurement_id = due.measurement_id
)

select * from final
