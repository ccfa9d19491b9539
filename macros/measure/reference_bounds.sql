{% macro reference_bounds(bins, keys) -%}
    {#- Every value where there are few, else the quantiles of equal shares; a frequent value is a bound of its own. -#}
    {%- set group = keys | join(', ') -%}
    select
        {{ group }},
        min(value) as minimum,
        max(bin_count) as value_count
        {%- for name, count in [('bounds', 100), ('coarse_bounds', 10)] %},
        {{ storeroom.sorted_values(
            'value', storeroom.is_bound('cumulated_rows', 'row_count', 'total_rows', 'bin_count', count)
        ) }} as {{ name }}
        {%- endfor %}
    from (
        select
            *,
            cast(sum(row_count) over (
                partition by {{ group }} order by value rows between unbounded preceding and current row
            ) as float64) as cumulated_rows,
            sum(row_count) over (partition by {{ group }}) as total_rows,
            count(*) over (partition by {{ group }}) as bin_count
        from {{ bins }}
    ) as cumulated
    group by {{ group }}
{%- endmacro %}
