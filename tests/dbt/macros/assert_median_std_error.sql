-- Of the median from the 0.4 and 0.6 quantiles.
with

-- rows of tests/python/parity/expected_values.py: change them there
samples as (
    select cast('plain' as string) as case_name, cast(1e0 as float64) as low, cast(1.5e0 as float64) as high, cast(100 as int64) as n
    union all select 'no width', 2e0, 2e0, 50
    union all select 'null', null, null, 5
),

expected as (
    select cast('plain' as string) as case_name, cast(0.125e0 as float64) as value
    union all select 'no width', 0e0
    union all select 'null', null
),
-- end of rows

found as (
    select case_name, {{ storeroom.median_std_error('low', 'high', 'n') }} as value from samples
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
