{% macro compared_profiles(comparisons, profiles, references_of) -%}
    {#- The profiles on both sides of every comparison, the reference's with is_batch 0. A slice value that is not among the
        reference window's most frequent ones belongs to '(other)', whose profiles add up like those of several windows. -#}
    select
        sides.*,
        profiles.version_id,
        profiles.subject,
        profiles.feature_name,
        profiles.feature_kind,
        profiles.slice_key,
        case
            when profiles.slice_value in ('all', '(missing)') or slices.categories is null
                or {{ storeroom.array_position('slices.categories', 'profiles.slice_value') }} > 0 then profiles.slice_value
            else '(other)'
        end as slice_value,
        profiles.row_count,
        profiles.null_count,
        profiles.nan_count,
        profiles.infinite_count,
        profiles.finite_count,
        profiles.minimum,
        profiles.maximum,
        profiles.mean,
        profiles.standard_deviation,
        profiles.significant_bits,
        profiles.rounding,
        profiles.bins,
        profiles.categories,
        profiles.other_row_count
    from (
        select
            comparison_id,
            reference,
            measurement_id as side_id,
            1 as is_batch
        from (select distinct comparison_id, measurement_id, reference from {{ comparisons }}) as batches
        union all
        select
            comparison_id,
            reference,
            reference_measurement_id as side_id,
            0 as is_batch
        from {{ comparisons }}
    ) as sides
    inner join {{ profiles }} as profiles
        on sides.side_id = profiles.measurement_id
    left join (
        select version_id, feature_name, categories
        from {{ references_of }}
        where feature_kind = 'slice'
    ) as slices
        on profiles.version_id = slices.version_id
        and profiles.slice_key = slices.feature_name
{%- endmacro %}
