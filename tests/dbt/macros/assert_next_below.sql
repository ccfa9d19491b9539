-- C's nextafter towards minus infinity, as Python's math.nextafter gives it.
with

cases as (
    select cast('one' as string) as case_name, cast(1e0 as float64) as number, cast(0.9999999999999999e0 as float64) as expected_value
    union all select 'three', 3.0e0, 2.9999999999999996e0
    union all select 'minus two', -2.0e0, -2.0000000000000004e0
    union all select 'zero', 0.0e0, -5e-324
    union all select 'a tenth', 0.1e0, 0.09999999999999999e0
    union all select 'large', 1e+300, 9.999999999999999e+299
    union all select 'small', 1e-300, 9.999999999999999e-301
    union all select 'far from zero', 1000000001.0e0, 1000000000.9999999e0
    union all select 'the least of all', -1.7976931348623157e+308, cast('-infinity' as float64)
    union all select 'null', null, null
),

found as (
    select
        *,
        {{ storeroom.next_below('number') }} as found_value
    from cases
)

select * from found
where (found_value is null) <> (expected_value is null)
    or found_value <> expected_value
