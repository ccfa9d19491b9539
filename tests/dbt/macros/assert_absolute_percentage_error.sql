-- Error by label; null for a label of zero.
with

-- rows of tests/python/parity/expected_values.py: change them there
samples as (
    select cast('plain' as string) as case_name, cast(3e0 as float64) as v, cast(2e0 as float64) as y
    union all select 'below', 1e0, 4e0
    union all select 'right', 2e0, 2e0
    union all select 'of other signs', -1e0, 3e0
    union all select 'null value', null, 1e0
    union all select 'null label', 1e0, null
    union all select 'label zero', 0.5e0, 0e0
),

expected as (
    select cast('plain' as string) as case_name, cast(0.5e0 as float64) as value
    union all select 'below', 0.75e0
    union all select 'right', 0e0
    union all select 'of other signs', 1.3333333333333333e0
    union all select 'null value', null
    union all select 'null label', null
    union all select 'label zero', null
),
-- end of rows

found as (
    select case_name, {{ storeroom.absolute_percentage_error('v', 'y') }} as value from samples
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
