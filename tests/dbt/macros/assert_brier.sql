-- The squared error of a probability; null when either is null.
with

-- rows of tests/python/parity/expected_values.py: change them there
samples as (
    select cast('0 of 0' as string) as case_name, cast(0e0 as float64) as s, cast(0e0 as float64) as y
    union all select '0 of 1', 0e0, 1e0
    union all select '0.25 of 0', 0.25e0, 0e0
    union all select '0.25 of 1', 0.25e0, 1e0
    union all select '0.5 of 0', 0.5e0, 0e0
    union all select '0.5 of 1', 0.5e0, 1e0
    union all select '1 of 0', 1e0, 0e0
    union all select '1 of 1', 1e0, 1e0
    union all select 'null score', null, 1e0
    union all select 'null label', 0.5e0, null
),

expected as (
    select cast('0 of 0' as string) as case_name, cast(0e0 as float64) as value
    union all select '0 of 1', 1e0
    union all select '0.25 of 0', 0.0625e0
    union all select '0.25 of 1', 0.5625e0
    union all select '0.5 of 0', 0.25e0
    union all select '0.5 of 1', 0.25e0
    union all select '1 of 0', 1e0
    union all select '1 of 1', 0e0
    union all select 'null score', null
    union all select 'null label', null
),
-- end of rows

found as (
    select case_name, {{ storeroom.brier('s', 'y') }} as value from samples
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
