-- Rows of one number, null among them, are counted together.
with

cases as (
    select cast(1.5e0 as float64) as number, cast(2 as int64) as expected_value
    union all select 1.5e0, 2
    union all select 0.1e0, 1
    union all select 1e300, 1
    union all select null, 2
    union all select null, 2
),

found as (
    select
        *,
        count(*) over (partition by {{ storeroom.partition_key('number') }}) as found_value
    from cases
)

select * from found
where found_value <> expected_value
