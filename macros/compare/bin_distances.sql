{% macro bin_distances(bins) -%}
    {%- set sides = ['reference_count', 'batch_count', 'reference_total', 'batch_total'] -%}
    with

    storeroom_shared as (
        select
            *,
            sum(reference_count) over () as reference_total,
            sum(batch_count) over () as batch_total,
            count(*) over () as bin_total
        from {{ bins }}
    ),

    storeroom_distances as (
        select
            max(reference_total) as reference_rows,
            max(batch_total) as batch_rows,
            {{ storeroom.psi_of_bins(*(sides + ['bin_total'])) }} as psi,
            {{ storeroom.kullback_leibler_of_bins(*(sides + ['bin_total'])) }} as kullback_leibler,
            {{ storeroom.jensen_shannon_of_bins(*sides) }} as jensen_shannon,
            {{ storeroom.hellinger_of_bins(*sides) }} as hellinger,
            {{ storeroom.total_variation_of_bins(*sides) }} as total_variation,
            {{ storeroom.l_infinity_of_bins(*sides) }} as l_infinity
        from storeroom_shared
    )

    select
        {%- for method in ['psi', 'kullback_leibler', 'jensen_shannon', 'hellinger', 'total_variation', 'l_infinity'] %}
        case when reference_rows > 0 and batch_rows > 0 then {{ method }} end as {{ method }},
        {%- endfor %}
        chi_square,
        {{ storeroom.chi_square_p_value('chi_square', 'degrees_of_freedom') }} as p_value,
        cast(coalesce(reference_rows, 0) as int64) as reference_count,
        cast(coalesce(batch_rows, 0) as int64) as batch_count
    from storeroom_distances
    cross join ({{ storeroom.merged_chi_square('storeroom_shared') }}) as chi_squares
{%- endmacro %}
