-- Of a mean from its squared deviations; null below two rows.
with

-- rows of tests/python/parity/expected_values.py: change them there
samples as (
    select cast('plain' as string) as case_name, cast(20.616874999999997e0 as float64) as squares, cast(4 as int64) as total
    union all select 'constant', 0e0, 4
    union all select 'ties', 30e0, 5
    union all select 'one row', 0e0, 1
    union all select 'no row', null, 0
),

expected as (
    select cast('plain' as string) as case_name, cast(1.3107528053247364e0 as float64) as value
    union all select 'constant', 0e0
    union all select 'ties', 1.224744871391589e0
    union all select 'one row', null
    union all select 'no row', null
),
-- end of rows

found as (
    select case_name, {{ storeroom.deviation_std_error('squares', 'total') }} as value from samples
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
