-- A number stays itself or becomes null; nothing in between.
with

-- rows of tests/python/parity/expected_values.py: change them there
samples as (
    select cast('zero' as string) as case_name, cast(0e0 as float64) as x
    union all select 'largest', 1.7976931348623157e+308
    union all select 'smallest', 5e-324
    union all select 'below zero', -2.5e0
    union all select 'null', null
    union all select 'not a number', cast('nan' as float64)
    union all select 'infinity', cast('infinity' as float64)
    union all select 'below all', cast('-infinity' as float64)
),

expected as (
    select cast('zero' as string) as case_name, cast(0e0 as float64) as value
    union all select 'largest', 1.7976931348623157e+308
    union all select 'smallest', 5e-324
    union all select 'below zero', -2.5e0
    union all select 'null', null
    union all select 'not a number', null
    union all select 'infinity', null
    union all select 'below all', null
),
-- end of rows

found as (
    select case_name, {{ storeroom.finite('x') }} as value from samples
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
    or found.value <> expected.value
