-- Share of positives among positive decisions; null without one.
with

-- rows of tests/python/parity/expected_values.py: change them there
samples as (
    select cast('plain' as string) as case_name, cast(30e0 as float64) as tp, cast(10e0 as float64) as fp, cast(20e0 as float64) as fn, cast(140e0 as float64) as tn
    union all select 'few', 1e0, 2e0, 3e0, 4e0
    union all select 'rare', 3e0, 97e0, 2e0, 99898e0
    union all select 'many', 400000e0, 300000e0, 200000e0, 9100000e0
    union all select 'perfect', 40e0, 0e0, 0e0, 60e0
    union all select 'all wrong', 0e0, 60e0, 40e0, 0e0
    union all select 'no row', 0e0, 0e0, 0e0, 0e0
    union all select 'null', null, 1e0, 1e0, 1e0
    union all select 'none said', 0e0, 0e0, 3e0, 4e0
),

expected as (
    select cast('plain' as string) as case_name, cast(0.75e0 as float64) as value
    union all select 'few', 0.3333333333333333e0
    union all select 'rare', 0.03e0
    union all select 'many', 0.5714285714285714e0
    union all select 'perfect', 1e0
    union all select 'all wrong', 0e0
    union all select 'no row', null
    union all select 'null', null
    union all select 'none said', null
),
-- end of rows

found as (
    select case_name, {{ storeroom.precision('tp', 'fp') }} as value from samples
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
