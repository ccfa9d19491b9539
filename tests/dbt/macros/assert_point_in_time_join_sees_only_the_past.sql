-- Literal orders and prices, and for each what a person would look up; rows that differ either way fail.
{%- set spine -%}
(
    select 1 as order_id, 'a' as shop, 7 as item, cast('2024-01-02' as timestamp) as ordered_at
    union all select 2, 'a', 7, cast('2024-01-05' as timestamp)
    union all select 3, 'a', 7, cast('2024-01-05' as timestamp)
    union all select 4, 'a', 7, cast('2023-12-31' as timestamp)
    union all select 5, 'b', 7, cast('2024-01-05' as timestamp)
    union all select 6, 'a', null, cast('2024-01-05' as timestamp)
    union all select 7, 'a', 7, null
    union all select 8, 'a', 7, cast('2024-01-09' as timestamp)
    union all select 9, 'c', 7, cast('2024-01-09' as timestamp)
)
{%- endset -%}
{%- set view -%}
(
    select 'a' as shop, 7 as item, cast('2024-01-01' as timestamp) as priced_at, 10 as price
    union all select 'a', 7, cast('2024-01-03' as timestamp), 30
    union all select 'a', 7, cast('2024-01-05' as timestamp), 50
    union all select 'a', 7, null, 99
    union all select 'a', null, cast('2024-01-01' as timestamp), 98
    -- Two rows of one key and time, of which the larger text counts; and two that are one.
    union all select 'c', 7, cast('2024-01-05' as timestamp), 71
    union all select 'c', 7, cast('2024-01-05' as timestamp), 72
    union all select 'c', 7, cast('2024-01-05' as timestamp), 72
)
{%- endset %}

with

strict as (
    {{ storeroom.point_in_time_join(spine, view, ['shop', 'item'], 'ordered_at', 'priced_at') }}
),

inclusive as (
    {{ storeroom.point_in_time_join_inclusive(spine, view, ['shop', 'item'], 'ordered_at', 'priced_at') }}
),

found as (
    select 'strict' as kind, order_id, price, point_in_time_at from strict
    union all
    select 'inclusive' as kind, order_id, price, point_in_time_at from inclusive
),

expected as (
    select 'strict' as kind, 1 as order_id, 10 as price, cast('2024-01-01' as timestamp) as point_in_time_at
    union all select 'strict', 2, 30, cast('2024-01-03' as timestamp)
    union all select 'strict', 3, 30, cast('2024-01-03' as timestamp)
    union all select 'strict', 4, null, null
    union all select 'strict', 5, null, null
    union all select 'strict', 6, null, null
    union all select 'strict', 7, null, null
    union all select 'strict', 8, 50, cast('2024-01-05' as timestamp)
    union all select 'strict', 9, 72, cast('2024-01-05' as timestamp)
    union all select 'inclusive', 9, 72, cast('2024-01-05' as timestamp)
    union all select 'inclusive', 1, 10, cast('2024-01-01' as timestamp)
    union all select 'inclusive', 2, 50, cast('2024-01-05' as timestamp)
    union all select 'inclusive', 3, 50, cast('2024-01-05' as timestamp)
    union all select 'inclusive', 4, null, null
    union all select 'inclusive', 5, null, null
    union all select 'inclusive', 6, null, null
    union all select 'inclusive', 7, null, null
    union all select 'inclusive', 8, 50, cast('2024-01-05' as timestamp)
),

unexpected as (
    select * from found
    except distinct
    select * from expected
),

missing as (
    select * from expected
    except distinct
    select * from found
),

doubled as (
    select kind, order_id, min(price) as price, min(point_in_time_at) as point_in_time_at
    from found
    group by kind, order_id
    having count(*) > 1
)

select * from unexpected
union all
select * from missing
union all
select * from doubled
