-- Tenths of the probability, the border in the lower one.
with

-- rows of tests/python/parity/expected_values.py: change them there
samples as (
    select cast('0' as string) as case_name, cast(0e0 as float64) as s
    union all select '1e-09', 1e-09
    union all select '0.1', 0.1000001e0
    union all select '0.5', 0.5e0
    union all select '0.75', 0.75e0
    union all select '0.95', 0.95e0
    union all select '1', 1e0
    union all select 'above', 1.5e0
    union all select 'below', -0.5e0
    union all select 'null', null
),

expected as (
    select cast('0' as string) as case_name, cast(1 as int64) as value
    union all select '1e-09', 1
    union all select '0.1', 2
    union all select '0.5', 5
    union all select '0.75', 8
    union all select '0.95', 10
    union all select '1', 10
    union all select 'above', 10
    union all select 'below', 1
    union all select 'null', null
),
-- end of rows

found as (
    select case_name, {{ storeroom.calibration_bin('s') }} as value from samples
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
