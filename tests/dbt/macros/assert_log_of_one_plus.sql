-- The logarithm of one plus a number that rounding would lose.
with

-- rows of tests/python/parity/expected_values.py: change them there
samples as (
    select cast('0' as string) as case_name, cast(0e0 as float64) as y
    union all select '1e-300', 1e-300
    union all select '-1e-18', -1e-18
    union all select '3e-16', 3e-16
    union all select '-1e-09', -1e-09
    union all select '0.5', 0.5e0
    union all select '-0.999', -0.999e0
    union all select '3', 3e0
    union all select '1e+300', 1e+300
    union all select 'null', null
),

expected as (
    select cast('0' as string) as case_name, cast(0e0 as float64) as value
    union all select '1e-300', 1e-300
    union all select '-1e-18', -1e-18
    union all select '3e-16', 2.9999999999999994e-16
    union all select '-1e-09', -1.0000000005000001e-09
    union all select '0.5', 0.4054651081081644e0
    union all select '-0.999', -6.907755278982136e0
    union all select '3', 1.3862943611198906e0
    union all select '1e+300', 690.7755278982137e0
    union all select 'null', null
),
-- end of rows

found as (
    select case_name, {{ storeroom.log_of_one_plus('y') }} as value from samples
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
    or not (abs(found.value - expected.value) <= 1e-15 * abs(expected.value))
