-- Gain by the share of rows; null without a positive.
with

-- rows of tests/python/parity/expected_values.py: change them there
samples as (
    select cast('plain' as string) as case_name, cast(12 as int64) as hits, cast(30 as int64) as p, cast(0.1e0 as float64) as share
    union all select 'none', 0, 30, 0.1e0
    union all select 'half', 15, 30, 0.5e0
    union all select 'no positive', 0, 0, 0.1e0
),

expected as (
    select cast('plain' as string) as case_name, cast(4e0 as float64) as value
    union all select 'none', 0e0
    union all select 'half', 1e0
    union all select 'no positive', null
),
-- end of rows

found as (
    select case_name, {{ storeroom.lift('hits', 'p', 'share') }} as value from samples
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
