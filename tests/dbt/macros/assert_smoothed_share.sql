-- A zero bin gets a share above 0, and no row at all an even one.
with

-- rows of tests/python/parity/expected_values.py: change them there
samples as (
    select cast('plain' as string) as case_name, cast(3 as int64) as bin_count, cast(10 as int64) as total, cast(4 as int64) as bins
    union all select 'zero bin', 0, 10, 4
    union all select 'one bin', 10, 10, 1
    union all select 'no row', 0, 0, 4
    union all select 'null', null, 10, 4
),

expected as (
    select cast('plain' as string) as case_name, cast(0.2916666666666667e0 as float64) as value
    union all select 'zero bin', 0.041666666666666664e0
    union all select 'one bin', 1e0
    union all select 'no row', 0.25e0
    union all select 'null', null
),
-- end of rows

found as (
    select case_name, {{ storeroom.smoothed_share('bin_count', 'total', 'bins') }} as value from samples
)

select
    coalesce(found.case_name, expected.case_name) as case_name,
    found.value as found_value,
    expected.value as expected_value
from found
full outer join expected
    on found.case_name = expected.case_name
where found.case_name is null
    or expected.case_name is null
    or (found.value is null) <> (expected.value is null)
    or not (abs(found.value - expected.value) <= 1e-9 * abs(expected.value))
