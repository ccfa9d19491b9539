{% macro exact_bins(relation, expression) -%}
    {#- The distinct values of a column with their rows, as bin_statistics takes them. -#}
    select
        1 as place,
        'all' as measurement_id,
        'all' as slice_key,
        'all' as slice_value,
        compared_value as bin,
        compared_value as minimum,
        compared_value as maximum,
        count(*) as row_count,
        0e0 as first_moment,
        0e0 as second_moment,
        0e0 as third_moment
    from (select cast({{ expression }} as float64) as compared_value from {{ relation }}) as storeroom_values
    group by compared_value
{%- endmacro %}
