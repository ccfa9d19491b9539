with

profiles as (
    select * from {{ storeroom.current_profiles() }}
),

references_of as (
    select * from {{ ref('int_monitoring__references') }}
),

-- A version without a reference window has no bounds, and so no bins.
bounded as (
    select
        profiles.*,
        references_of.minimum as reference_minimum,
        references_of.bounds,
        references_of.coarse_bounds,
        references_of.categories as reference_categories
    from profiles
    inner join references_of
        on profiles.version_id = references_of.version_id
        and profiles.feature_name = references_of.feature_name
        and profiles.feature_kind = references_of.feature_kind
        and profiles.subject = references_of.subject
),

numbers as (
    select
        bounded.profile_id,
        bounded.bounds,
        bounded.reference_minimum,
        {{ storeroom.count_below('bounded.bounds', 'bin.value') }} as bounds_below,
        {{ storeroom.coarse_index('bin.value', 'bounded.reference_minimum', 'bounded.coarse_bounds') }} as coarse_index,
        {{ storeroom.array_length('bounded.bounds') }} as bound_count,
        bin.value < bounded.reference_minimum as is_below,
        bin.row_count
    from bounded
    {{ storeroom.cross_join_unnest('bounded.bins', 'bin') }}
),

ranges as (
    select
        profile_id,
        case when is_below then 'below' when bounds_below = bound_count then 'above' else 'range' end as bin_type,
        -- 1 lies below the reference's smallest value, so that the bins have an order.
        cast(case when is_below then 1 else bounds_below + 2 end as int64) as bin_index,
        coarse_index,
        case when is_below then reference_minimum
            else {{ storeroom.array_element('bounds', 'cast(bounds_below + 1 as int64)') }} end as upper_bound,
        cast(null as string) as category,
        row_count
    from numbers
),

words as (
    select
        bounded.profile_id,
        {{ storeroom.array_position('bounded.reference_categories', 'category.value') }} as category_place,
        category.value as category,
        category.row_count
    from bounded
    {{ storeroom.cross_join_unnest('bounded.categories', 'category') }}
),

categories as (
    select
        profile_id,
        case when category_place > 0 then 'category' else 'unseen' end as bin_type,
        cast(coalesce(category_place, 0) as int64) as bin_index,
        cast(100 + coalesce(category_place, 0) as int64) as coarse_index,
        cast(null as float64) as upper_bound,
        case when category_place > 0 then category end as category,
        row_count
    from words

    union all

    select
        profile_id,
        'unseen' as bin_type,
        cast(0 as int64) as bin_index,
        cast(100 as int64) as coarse_index,
        cast(null as float64) as upper_bound,
        cast(null as string) as category,
        other_row_count as row_count
    from bounded
    where other_row_count > 0
),

specials as (
    {%- for bin_type, column in [('null', 'null_count'), ('nan', 'nan_count'), ('infinite', 'infinite_count')] %}
    select
        profile_id,
        '{{ bin_type }}' as bin_type,
        cast({{ -loop.index }} as int64) as bin_index,
        cast({{ 100 - loop.index }} as int64) as coarse_index,
        cast(null as float64) as upper_bound,
        cast(null as string) as category,
        {{ column }} as row_count
    from bounded
    where {{ column }} > 0
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

counted as (
    select
        profile_id,
        bin_type,
        bin_index,
        min(coarse_index) as coarse_index,
        min(upper_bound) as upper_bound,
        min(category) as category,
        cast(sum(row_count) as int64) as row_count
    from unioned
    group by profile_id, bin_type, bin_index
),

final as (
    select
        counted.profile_id || '|' || cast(counted.bin_index as string) as bin_id,
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
        counted.bin_type,
        counted.bin_index,
        counted.coarse_index,
        counted.upper_bound,
        counted.category,
        counted.row_count
    from counted
    inner join profiles
        on counted.profile_id = profiles.profile_id
)

select * from final
