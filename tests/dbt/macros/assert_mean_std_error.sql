-- The standard error of a mean; nulls are not counted.
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
),

expected as (
    select cast('plain' as string) as case_name, cast(1.3107528053247364e0 as float64) as value
    union all select 'one row', null
    union all select 'constant', 0e0
    union all select 'all null', null
    union all select 'with null', 1.4999999999999998e0
    union all select 'ties', 1.224744871391589e0
    union all select 'far from zero', 0.8819171036881973e0
    union all select 'tiny', 0e0
    union all select 'empty', null
),
-- end of rows

found as (
    select case_name, {{ storeroom.mean_std_error('x') }} as value from samples group by case_name
    union all
    select 'empty' as case_name, {{ storeroom.mean_std_error('x') }} as value from samples where 1 = 0
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
