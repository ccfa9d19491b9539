-- scipy.stats.skew(bias=False) from cubes about a point below the mean.
with

-- rows of tests/python/parity/expected_values.py: change them there
samples as (
    select cast('plain' as string) as case_name, cast(147.5e0 as float64) as cubes, cast(0.5e0 as float64) as shift, cast(3.559026084010437e0 as float64) as deviation, cast(4 as int64) as n
    union all select 'symmetric', 3.375e0, 0.5e0, 1e0, 3
    union all select 'far from zero', 39.5e0, 0.5e0, 2.943920288775949e0, 4
    union all select 'ties', 184.25e0, 0.5e0, 3.5e0, 4
    union all select 'two rows', 0e0, 0.5e0, 1e0, 2
    union all select 'constant', 0e0, 0.5e0, 0e0, 5
    union all select 'empty', null, null, null, 0
),

expected as (
    select cast('plain' as string) as case_name, cast(1.3309377322476705e0 as float64) as value
    union all select 'symmetric', 0e0
    union all select 'far from zero', 0e0
    union all select 'ties', 2e0
    union all select 'two rows', null
    union all select 'constant', null
    union all select 'empty', null
),
-- end of rows

found as (
    select case_name, {{ storeroom.skewness_of_cubes('cubes', 'shift', 'deviation', 'n') }} as value from samples
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
    or not (abs(found.value - expected.value) <= 1e-7 * abs(expected.value) + 1e-9)
