{% macro kept_sides(comparisons, profiles, keys) -%}
    {#- Both sides of the comparisons in which no window is without its values. A null array is of a window that is too
        large, or has no finite value; the counts tell which. -#}
    {%- set comparison = keys | join(', ') -%}
    select * from (
        select
            *,
            min(case when finite_count = 0 or kept_values is not null then 1 else 0 end)
                over (partition by {{ comparison }}) as is_kept,
            sum(case when is_batch = 1 then finite_count else 0 end) over (partition by {{ comparison }}) as batch_size,
            sum(case when is_batch = 0 then finite_count else 0 end) over (partition by {{ comparison }})
                as reference_size
        from (
            {{ storeroom.compared_sides(comparisons, profiles) }}
        ) as sides
    ) as counted
    where is_kept = 1
        and batch_size > 0
        and reference_size > 0
{%- endmacro %}
