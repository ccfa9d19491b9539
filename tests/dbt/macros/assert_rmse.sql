-- Root of the mean squared error.
with

-- rows of tests/python/parity/expected_values.py: change them there
samples as (
    select cast('plain' as string) as case_name, cast(1e0 as float64) as v, cast(1.5e0 as float64) as y
    union all select 'plain', 2.5e0, 2e0
    union all select 'plain', 3e0, 3.5e0
    union all select 'plain', 5e0, 4e0
    union all select 'far from zero', 1000001e0, 1000002e0
    union all select 'far from zero', 1000002e0, 1000002e0
    union all select 'far from zero', 1000004e0, 1000005e0
    union all select 'far from zero', 1000009e0, 1000007e0
    union all select 'worse than the mean', 9e0, 1e0
    union all select 'worse than the mean', 1e0, 2e0
    union all select 'worse than the mean', 5e0, 3e0
    union all select 'constant label', 1e0, 2e0
    union all select 'constant label', 2e0, 2e0
    union all select 'right', 1e0, 1e0
    union all select 'right', 2e0, 2e0
    union all select 'right', 4e0, 4e0
    union all select 'one row', 1e0, 2e0
),

expected as (
    select cast('plain' as string) as case_name, cast(0.6614378277661477e0 as float64) as value
    union all select 'far from zero', 1.224744871391589e0
    union all select 'worse than the mean', 4.795831523312719e0
    union all select 'constant label', 0.7071067811865476e0
    union all select 'right', 0e0
    union all select 'one row', 1e0
    union all select 'empty', null
),
-- end of rows

found as (
    select case_name, {{ storeroom.rmse('power(v - y, 2)') }} as value from samples group by case_name
    union all
    select 'empty' as case_name, {{ storeroom.rmse('power(v - y, 2)') }} as value from samples where 1 = 0
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
