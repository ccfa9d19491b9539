-- scipy.stats.wasserstein_distance of the samples that the steps are of.
with

-- rows of tests/python/parity/expected_values.py: change them there
samples as (
    select cast('plain' as string) as case_name, cast(0.3333333333333333e0 as float64) as r, cast(0e0 as float64) as b, cast(0.5e0 as float64) as width
    union all select 'plain', 0.3333333333333333e0, 0.3333333333333333e0, 0.5e0
    union all select 'plain', 0.6666666666666666e0, 0.6666666666666666e0, 2e0
    union all select 'plain', 1e0, 0.6666666666666666e0, 5e0
    union all select 'plain', 1e0, 1e0, null
    union all select 'equal', 0.5e0, 0.5e0, 1e0
    union all select 'equal', 1e0, 1e0, null
    union all select 'one row a side', 1e0, 0e0, 7.5e0
    union all select 'one row a side', 1e0, 1e0, null
    union all select 'ties', 0.6666666666666666e0, 0.25e0, 1e0
    union all select 'ties', 1e0, 1e0, null
    union all select 'far from zero', 0.5e0, 0e0, 1e0
    union all select 'far from zero', 1e0, 0e0, 1e0
    union all select 'far from zero', 1e0, 0.5e0, 1e0
    union all select 'far from zero', 1e0, 1e0, null
    union all select 'constant', 1e0, 1e0, null
),

expected as (
    select cast('plain' as string) as case_name, cast(1.8333333333333335e0 as float64) as value
    union all select 'equal', 0e0
    union all select 'one row a side', 7.5e0
    union all select 'ties', 0.41666666666666663e0
    union all select 'far from zero', 2e0
    union all select 'constant', null
),
-- end of rows

found as (
    select case_name, {{ storeroom.wasserstein_of_steps('r', 'b', 'width') }} as value from samples group by case_name
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
    or not (abs(found.value - expected.value) <= 1e-9 * abs(expected.value) + 1e-15)
