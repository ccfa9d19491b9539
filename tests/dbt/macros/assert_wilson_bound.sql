-- The lower end of Wilson's interval; null without a total.
with

-- rows of tests/python/parity/expected_values.py: change them there
samples as (
    select cast('plain' as string) as case_name, cast(3 as int64) as hits, cast(10 as int64) as total
    union all select 'none', 0, 10
    union all select 'all', 10, 10
    union all select 'one row', 1, 1
    union all select 'many', 123456, 1000000
    union all select 'no total', 0, 0
),

expected as (
    select cast('plain' as string) as case_name, cast(0.10779126740630102e0 as float64) as value
    union all select 'none', 0e0
    union all select 'all', 0.7224672001371109e0
    union all select 'one row', 0.20654931437723745e0
    union all select 'many', 0.12281269653142284e0
    union all select 'no total', null
),
-- end of rows

found as (
    select case_name, {{ storeroom.wilson_bound('hits', 'total', -1.959963984540054) }} as value from samples
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
    or not (abs(found.value - expected.value) <= 1e-9 * abs(expected.value) + 1e-12)
