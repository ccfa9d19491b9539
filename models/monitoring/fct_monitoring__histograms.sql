{{ config(
    materialized='incremental',
    pre_hook="{{ storeroom.narrow([ref('int_monitoring__profiles')], storeroom.profiles_due(storeroom.every_partition(this))) }}",
    post_hook="{{ storeroom.drop_narrowed([ref('int_monitoring__profiles')]) }}",
    **storeroom.table_layout('batch_start_at', ['model_name', 'version_id', 'feature_name'], 'bin_id'),
) }}

with

profiles as (
    select profiles.*
    from {{ storeroom.narrowed(ref('int_monitoring__profiles')) }} as profiles
    {%- if is_incremental() %}
    left join (select distinct measurement_id from {{ storeroom.every_partition(this) }}) as measured
        on profiles.measurement_id = measured.measurement_id
    where measured.measurement_id is null
    {%- endif %}
),

edges as (
    select * from {{ ref('int_monitoring__edges') }}
    where feature_kind <> 'slice'
),

-- A version without a reference window has no edges, and so no bins.
binned as (
    select
        profiles.*,
        edges.edges,
        edges.coarse_edges,
        edges.categories
    from profiles
    inner join edges
        on profiles.version_id = edges.version_id
        and profiles.feature_name = edges.feature_name
        and profiles.subject = edges.subject
),

counted as (
    select
        binned.profile_id,
        binned.feature_name,
        binned.edges,
        binned.coarse_edges,
        binned.categories,
        binned.feature_kind,
        bin.upper_edge,
        bin.row_count
    from binned
    {{ storeroom.cross_join_unnest('binned.bins', 'bin') }}
),

-- Place 1 of the edges lies just below the smallest reference value: its bin holds what is smaller than all of it.
ranges as (
    select
        profile_id,
        case
            when not {{ storeroom.is_finite('upper_edge') }} then 'above'
            when {{ storeroom.array_position('edges', 'upper_edge') }} = 1 then 'below'
            else 'range'
        end as bin_type,
        case
            when {{ storeroom.is_finite('upper_edge') }}
                then cast({{ storeroom.array_position('edges', 'upper_edge') }} as int64)
            else cast({{ storeroom.array_length('edges') }} + 1 as int64)
        end as bin_index,
        cast({{ storeroom.count_below('coarse_edges', 'upper_edge') }} - 1 as int64) as coarse_index,
        case when {{ storeroom.is_finite('upper_edge') }} then upper_edge end as upper_bound,
        cast(null as string) as category,
        row_count
    from counted
    where feature_kind = 'numeric'
),

categories as (
    select
        profile_id,
        case when upper_edge = 0 then 'unseen' else 'category' end as bin_type,
        cast(upper_edge as int64) as bin_index,
        cast(null as int64) as coarse_index,
        cast(null as float64) as upper_bound,
        {{ storeroom.array_element('categories', 'cast(upper_edge as int64)') }} as category,
        row_count
    from counted
    where feature_kind = 'categorical'
        and {{ storeroom.is_finite('upper_edge') }}
),

specials as (
    {%- for bin_type, column in [('null', 'null_count'), ('nan', 'nan_count'), ('infinite', 'infinite_count')] %}
    select
        profile_id,
        '{{ bin_type }}' as bin_type,
        cast({{ -loop.index }} as int64) as bin_index,
        cast(null as int64) as coarse_index,
        cast(null as float64) as upper_bound,
        cast(null as string) as category,
        {{ column }} as row_count
    from binned
    {%- if not loop.last %}
    union all
    {%- endif %}
    {%- endfor %}
),

unioned as (
    select * from ranges
    union all
    select * from categories
    union all
    select * from specials
),

final as (
    select
        unioned.profile_id || '|' || cast(unioned.bin_index as string) as bin_id,
        profiles.measurement_id,
        profiles.model_name,
        profiles.version_id,
        profiles.window_kind,
        profiles.subject,
        profiles.batch_start_at,
        profiles.feature_name,
        profiles.feature_kind,
        profiles.slice_key,
        profiles.slice_value,
        unioned.bin_type,
        unioned.bin_index,
        case
            when unioned.bin_type = 'range' then unioned.coarse_index
            when unioned.bin_type = 'below' then cast(-10 as int64)
            when unioned.bin_type = 'above' then cast(10 as int64)
            else 100 + unioned.bin_index
        end as coarse_index,
        unioned.upper_bound,
        unioned.category,
        cast(unioned.row_count as int64) as row_count
    from unioned
    inner join profiles
        on unioned.profile_id = profiles.profile_id
)

select * from final
