{% macro bin_measures() -%}
    {#- Aggregates of one bin: its rows, how many of them rounding moved, and moments about the bin, which add up without
        cancelling. Above 1e95 a cube would overflow, and `distance` is null. -#}
    count(*) as row_count,
    {{ storeroom.count_where('value <> bin') }} as moved_count,
    min(value) as minimum,
    max(value) as maximum,
    coalesce(sum(distance), 0e0) as first_moment,
    coalesce(sum(distance * distance), 0e0) as second_moment,
    coalesce(sum(distance * distance * distance), 0e0) as third_moment,
    coalesce(sum(abs(distance)), 0e0) as rounding
{%- endmacro %}
