{% macro gathered_profiles(pass, numbers, words) -%}
    {#- The end of profile_pass. A window without a row has one 'all' row per column and no slice rows. -#}
    {%- set no_array = {
        'quantiles': storeroom.array_type('float64'), 'bins': storeroom.bins_type(), 'categories': storeroom.categories_type(),
    } -%}
    select
        windows.measurement_id,
        coalesce(wholes.slice_key, 'all') as slice_key,
        coalesce(wholes.slice_value, 'all') as slice_value,
        wholes.null_key_count,
        wholes.duplicate_key_count,
        columns_of_pass.feature_name,
        columns_of_pass.feature_kind,
        coalesce(wholes.row_count, 0) as row_count,
        coalesce({{ 'numbers.null_count, ' if numbers }}{{ 'categories.null_count, ' if words }}0) as null_count,
        {%- for name in ['nan_count', 'infinite_count', 'zero_count', 'negative_count'] %}
        {{ 'coalesce(numbers.' ~ name ~ ', 0)' if numbers else 'cast(0 as int64)' }} as {{ name }},
        {%- endfor %}
        case when columns_of_pass.data_type = 'bool' then
            coalesce({{ 'numbers.one_count, ' if numbers }}{{ 'categories.true_count, ' if words }}0)
        end as true_count,
        coalesce({{ storeroom.distinct_count_of(pass, numbers) ~ ', ' if numbers }}
            {{- 'categories.distinct_count, ' if words }}0) as distinct_count,
        {{ "columns_of_pass.feature_kind <> 'numeric' or coalesce(bin_arrays.moved_count, 0) = 0" if numbers else 'true' }}
            as is_distinct_exact,
        {{ 'bin_arrays.significant_bits' if numbers else 'cast(null as int64)' }} as significant_bits,
        {{ 'coalesce(bin_arrays.is_capped, false)' if numbers else 'false' }} as is_capped,
        {%- for name in ['minimum', 'maximum', 'mean', 'total', 'squared_deviations', 'cubed_deviations'] %}
        {{ 'numbers.' ~ name if numbers else 'cast(null as float64)' }} as {{ name }},
        {%- endfor %}
        {{ 'bin_arrays.rounding' if numbers else 'cast(null as float64)' }} as rounding,
        {%- for name in ['minimum_length', 'mean_length', 'maximum_length'] %}
        {{ 'categories.' ~ name if words else 'cast(null as float64)' }} as {{ name }},
        {%- endfor %}
        {{ 'numbers.quantiles' if numbers else 'cast(null as ' ~ no_array.quantiles ~ ')' }} as quantiles,
        {{ 'bin_arrays.bins' if numbers else 'cast(null as ' ~ no_array.bins ~ ')' }} as bins,
        {{ 'categories.categories' if words else 'cast(null as ' ~ no_array.categories ~ ')' }} as categories,
        {{ 'coalesce(categories.other_row_count, 0)' if words else 'cast(0 as int64)' }} as other_row_count
    from windows
    cross join columns_of_pass
    left join wholes
        on windows.short_id = wholes.measurement_id
        and wholes.slice_value is not null
    {%- for statistics in (['numbers', 'bin_arrays'] if numbers else []) + (['categories'] if words else []) %}
    left join {{ statistics }}
        on wholes.measurement_id = {{ statistics }}.measurement_id
        and wholes.slice_key = {{ statistics }}.slice_key
        and wholes.slice_value = {{ statistics }}.slice_value
        and columns_of_pass.place = {{ statistics }}.place
    {%- endfor %}
{%- endmacro %}
