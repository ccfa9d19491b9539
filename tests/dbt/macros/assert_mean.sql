-- The mean of the finite values, for any kind of column; null without one.
with

-- rows of tests/python/parity/expected_values.py: change them there
samples as (
    select cast('plain' as string) as case_name, cast(1.5e0 as float64) as x
    union all select 'plain', -2e0
    union all select 'plain', 4.25e0
    union all select 'plain', 0.1e0
    union all select 'one row', 3e0
    union all select 'constant', 0.5e0
    union all select 'constant', 0.5e0
    union all select 'constant', 0.5e0
    union all select 'constant', 0.5e0
    union all select 'all null', null
    union all select 'all null', null
    union all select 'with null', 1e0
    union all select 'with null', null
    union all select 'with null', 4e0
    union all select 'ties', 2e0
    union all select 'ties', 7e0
    union all select 'ties', 2e0
    union all select 'ties', 7e0
    union all select 'ties', 7e0
    union all select 'far from zero', 1000000001e0
    union all select 'far from zero', 1000000002e0
    union all select 'far from zero', 1000000004e0
    union all select 'tiny', 1e-300
    union all select 'tiny', 3e-300
    union all select 'tiny', 8e-300
    union all select 'not a number', cast('nan' as float64)
    union all select 'not a number', 1e0
    union all select 'not a number', 2e0
    union all select 'not a number', null
    union all select 'only not a number', cast('nan' as float64)
    union all select 'infinite', cast('infinity' as float64)
    union all select 'infinite', cast('-infinity' as float64)
    union all select 'infinite', 2e0
    union all select 'infinite', 5e0
    union all select 'only infinite', cast('infinity' as float64)
    union all select 'only infinite', cast('infinity' as float64)
),

expected as (
    select cast('plain' as string) as case_name, cast(0.9625e0 as float64) as value
    union all select 'one row', 3e0
    union all select 'constant', 0.5e0
    union all select 'all null', null
    union all select 'with null', 2.5e0
    union all select 'ties', 5e0
    union all select 'far from zero', 1000000002.3333334e0
    union all select 'tiny', 4e-300
    union all select 'not a number', 1.5e0
    union all select 'only not a number', null
    union all select 'infinite', 3.5e0
    union all select 'only infinite', null
    union all select 'empty', null
),
-- end of rows

found as (
    select case_name, {{ storeroom.mean('x') }} as value from samples group by case_name
    union all
    select 'empty' as case_name, {{ storeroom.mean('x') }} as value from samples where 1 = 0
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
