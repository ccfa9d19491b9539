{% macro one_row_a_time(view, keys) -%}
    {#- Query. The rows of a view, of several with one key the one whose text is the largest: each spine row comes once. Only
        rows that have a double are written as text. -#}
    select *
    from (
        select
            storeroom_counted.*,
            row_number() over (
                partition by {{ keys | join(', ') }}
                order by case when storeroom_count > 1 then {{ storeroom.row_text('storeroom_counted') }} end desc
            ) as storeroom_place
        from (
            select
                storeroom_doubled.*,
                count(*) over (partition by {{ keys | join(', ') }}) as storeroom_count
            from {{ view }} as storeroom_doubled
        ) as storeroom_counted
    ) as storeroom_placed
    where storeroom_place = 1
{%- endmacro %}
