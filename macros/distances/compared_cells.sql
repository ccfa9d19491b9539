{% macro compared_cells(sides, bins, references_of, keys) -%}
    {#- Both sides' rows per cell of a comparison: the reference's ten bins of numbers, its categories, what it never saw, and
        null, NaN and infinite values. Every row is in one cell.

        Distances are of coarse_index. A value that training saw once counts on training's side as one that it never saw, as it
        would have been for all other rows: so many rows of a batch are new when nothing moved (Good 1953). Tests are of
        cell_index: a category is a cell of its own, or rare, by the rows of both sides together. Chosen by one side's rows
        alone, the others would differ between the sides by that choice. -#}
    {%- set comparison = keys | join(', ') -%}
    {%- set compared = 'reference_features.' ~ keys | join(', reference_features.') -%}
    with

    -- The reference window's bounds and categories, of every comparison that has them.
    reference_features as (
        select
            {{ storeroom.prefixed(keys, 'sides') }},
            sides.feature_kind,
            references_of.minimum,
            references_of.coarse_bounds,
            references_of.categories
        from (
            select distinct {{ comparison }}, version_id, subject, feature_kind from {{ sides }}
        ) as sides
        inner join {{ references_of }} as references_of
            on sides.version_id = references_of.version_id
            and sides.subject = references_of.subject
            and sides.feature_name = references_of.feature_name
            and sides.feature_kind = references_of.feature_kind
    ),

    numbers as (
        select
            {{ compared }},
            'range' as bin_type,
            {{ storeroom.coarse_index('bins.bin', 'reference_features.minimum', 'reference_features.coarse_bounds') }}
                as coarse_index,
            bins.reference_count,
            bins.batch_count
        from {{ bins }} as bins
        inner join reference_features
            on {{ storeroom.same_keys('bins', 'reference_features', keys) }}
        where reference_features.coarse_bounds is not null
    ),

    words as (
        select
            {{ compared }},
            words.category,
            {{ storeroom.array_position('reference_features.categories', 'words.category') }} as category_place,
            words.reference_count,
            words.batch_count,
            row_number() over (partition by {{ compared }} order by words.category) as cell_number,
            max(words.reference_cut) over (partition by {{ compared }}) as reference_cut,
            max(words.batch_cut) over (partition by {{ compared }}) as batch_cut
        from (
            {{ storeroom.compared_words(sides, keys) }}
        ) as words
        inner join reference_features
            on {{ storeroom.same_keys('words', 'reference_features', keys) }}
    ),

    -- A row for each side of a category: rows of the two may lie in different cells.
    word_sides as (
        select
            words.*,
            sides.is_batch,
            category is null
                or coalesce(category_place, 0) = 0
                or (reference = 'training' and reference_count <= reference_cut + 1 and sides.is_batch = 0)
                or (reference = 'training' and reference_count <= reference_cut and reference_cut > 0) as is_unseen
        from words
        cross join (select 0 as is_batch union all select 1 as is_batch) as sides
    ),

    categories as (
        select
            {{ comparison }},
            case when is_unseen then 'unseen' else 'category' end as bin_type,
            cast(case
                when is_unseen then 100
                else 100 + least(category_place, {{ var('top_values', 100) }} + 1)
            end as int64) as coarse_index,
            cast(case when category is null then -1000 else 1000 + cell_number end as int64) as cell_index,
            -- A value that may be missing from a profile has a cell only if it should have four deviations more than the cut.
            reference_cut + 4 * sqrt(reference_cut) as reference_least,
            batch_cut + 4 * sqrt(batch_cut) as batch_least,
            case when is_batch = 0 then reference_count else 0e0 end as reference_count,
            case when is_batch = 1 then batch_count else 0e0 end as batch_count
        from word_sides
    ),

    specials as (
        {%- for bin_type, column in [('null', 'null_count'), ('nan', 'nan_count'), ('infinite', 'infinite_count')] %}
        select
            {{ compared }},
            '{{ bin_type }}' as bin_type,
            cast({{ 100 - loop.index }} as int64) as coarse_index,
            cast(case when sides.is_batch = 0 then sides.{{ column }} else 0 end as float64) as reference_count,
            cast(case when sides.is_batch = 1 then sides.{{ column }} else 0 end as float64) as batch_count
        from {{ sides }} as sides
        inner join reference_features
            on {{ storeroom.same_keys('sides', 'reference_features', keys) }}
        {{- ' union all' if not loop.last }}
        {%- endfor %}
    )

    {%- for bins in ['numbers', 'specials'] %}
    select
        {{ comparison }},
        bin_type,
        coarse_index,
        coarse_index as cell_index,
        0e0 as reference_least,
        0e0 as batch_least,
        reference_count,
        batch_count
    from {{ bins }}
    union all
    {%- endfor %}
    select
        {{ comparison }},
        bin_type,
        coarse_index,
        cell_index,
        reference_least,
        batch_least,
        reference_count,
        batch_count
    from categories
{%- endmacro %}
