{% macro comparison(reference, current, column, kind, methods=none) -%}
    {#- Without methods the one that decides in monitoring. Every CTE is called storeroom_... so that none hides one of the
        caller's. -#}
    {%- do storeroom.check_comparison(
        {'reference': reference, 'current': current}, column, kind, ['numeric', 'categorical']
    ) -%}
    {%- do storeroom.check_methods(methods or [], kind) -%}
    {%- set is_number = kind == 'numeric' -%}
    {%- set deciding = storeroom.deciding_methods() -%}
    {%- set asked = (methods | select('in', storeroom.comparison_methods(kind)) | list) if methods
        else ([deciding['few_values'], deciding['numeric']] if is_number else [deciding['categorical']]) -%}
    with

    storeroom_rows as (
        {{ storeroom.comparison_rows(reference, current, column, kind) }}
    ),
    {%- if is_number %}

    storeroom_counts as (
        {{ storeroom.number_counts('storeroom_rows') }}
    ),

    storeroom_functions as (
        {{ storeroom.distribution_functions('storeroom_counts', ['place']) }}
    ),

    storeroom_moments as (
        {{ storeroom.number_moments('storeroom_rows') }}
    ),

    storeroom_numbers as (
        {{ storeroom.number_distances('storeroom_functions', 'storeroom_moments', ['place']) }}
    ),
    {%- endif %}

    storeroom_cells as (
        {{ storeroom.number_cells('storeroom_rows', 'storeroom_counts') if is_number
            else storeroom.category_cells('storeroom_rows') }}
    ),

    storeroom_bins as (
        {{ storeroom.bin_distances('storeroom_cells', ['place']) }}
    ),

    storeroom_distances as (
        {{ storeroom.distance_rows('storeroom_bins', 'storeroom_numbers' if is_number else none, none, ['place'], asked) }}
    )

    select
        storeroom_methods.drift_method,
        case when storeroom_bins.reference_count > 0 and storeroom_bins.batch_count > 0 then storeroom_distances.statistic end
            as statistic,
        coalesce(storeroom_distances.error_bound, 0e0) as error_bound,
        storeroom_distances.p_value,
        cast(coalesce(storeroom_bins.reference_count, 0) as int64) as reference_count,
        cast(coalesce(storeroom_bins.batch_count, 0) as int64) as batch_count
    from (
        {%- for method in asked %}
        select cast('{{ method }}' as string) as drift_method
        {{- ' union all' if not loop.last }}
        {%- endfor %}
    ) as storeroom_methods
    left join storeroom_distances
        on storeroom_methods.drift_method = storeroom_distances.drift_method
    left join storeroom_bins
        on storeroom_bins.place = 1
    {%- if is_number and not methods %}
    left join storeroom_functions
        on storeroom_functions.place = 1
    where storeroom_methods.drift_method = case
        when storeroom_functions.reference_value_count <= 10 then '{{ deciding['few_values'] }}'
        else '{{ deciding['numeric'] }}'
    end
    {%- endif %}
{%- endmacro %}
