{% macro ranked_scores(groups, totals) -%}
    {#- Scores from the highest down, each with the positives and negatives at or above it, and the totals of its slice. -#}
    select
        ranked.*,
        positives_so_far + negatives_so_far as rows_so_far,
        {{ storeroom.star_except(totals, ['window_number', 'slice_key', 'slice_value']) }}
    from (
        select
            *,
            {%- for class in ['positives', 'negatives'] %}
            sum({{ class }}) over (
                partition by window_number, slice_key, slice_value
                order by score desc
                rows between unbounded preceding and current row
            ) as {{ class }}_so_far{{ ',' if not loop.last }}
            {%- endfor %}
        from {{ groups }}
    ) as ranked
    inner join {{ totals }}
        on ranked.window_number = {{ totals }}.window_number
        and ranked.slice_key = {{ totals }}.slice_key
        and ranked.slice_value = {{ totals }}.slice_value
{%- endmacro %}
