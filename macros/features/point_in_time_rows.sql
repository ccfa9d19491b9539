{% macro point_in_time_rows(spine, view, entity, times, is_inclusive) -%}
    {#-
        Both sides on one timeline per entity; the newest view time up to a spine row is then a running maximum. One
        sort, however long the history, and no join on an inequality. At one instant the order of the two sides says
        whether the view's row is seen.
    -#}
    {%- set keys = ([entity] if entity is string else entity) | map('string') | list -%}
    {%- do storeroom.check_point_in_time(spine, view, keys, times[1]) -%}
    {%- set quoted = [] -%}
    {%- for key in keys -%}{%- do quoted.append(adapter.quote(key)) -%}{%- endfor -%}
    {%- set spine_time, view_time = adapter.quote(times[0]), adapter.quote(times[1]) -%}
    select
        spine_rows.*,
        matches.storeroom_view_time as point_in_time_at,
        {{ storeroom.star_except('view_rows', quoted + [view_time, 'storeroom_count', 'storeroom_place']) }}
    from {{ spine }} as spine_rows
    left join (
        select distinct {{ quoted | join(', ') }}, storeroom_time, storeroom_view_time
        from (
            select
                timeline.*,
                max(case when storeroom_is_view = 1 then storeroom_time end) over (
                    partition by {{ quoted | join(', ') }}
                    order by storeroom_time, storeroom_is_view {{ 'desc' if is_inclusive else 'asc' }}
                    rows between unbounded preceding and current row
                ) as storeroom_view_time
            from (
                select {{ quoted | join(', ') }}, {{ spine_time }} as storeroom_time, 0 as storeroom_is_view
                from {{ spine }}
                union all
                select {{ quoted | join(', ') }}, {{ view_time }} as storeroom_time, 1 as storeroom_is_view
                from {{ view }}
                where {{ view_time }} is not null
            ) as timeline
        ) as seen
        where storeroom_is_view = 0
    ) as matches
        on spine_rows.{{ spine_time }} = matches.storeroom_time
        {%- for key in quoted %}
        and spine_rows.{{ key }} = matches.{{ key }}
        {%- endfor %}
    left join (
        {{ storeroom.one_row_a_time(view, quoted + [view_time]) | indent(8) }}
    ) as view_rows
        on matches.storeroom_view_time = view_rows.{{ view_time }}
        {%- for key in quoted %}
        and matches.{{ key }} = view_rows.{{ key }}
        {%- endfor %}
{%- endmacro %}
