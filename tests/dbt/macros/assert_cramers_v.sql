-- scipy.stats.contingency.association of a table of two samples.
with

-- rows of tests/python/parity/expected_values.py: change them there
samples as (
    select cast('plain' as string) as case_name, cast(1.7142857142857144e0 as float64) as x, cast(120 as int64) as n
    union all select 'disjoint', 16e0, 16
    union all select 'equal', 0e0, 20
    union all select 'null', null, 10
    union all select 'no row', 0e0, 0
),

expected as (
    select cast('plain' as string) as case_name, cast(0.11952286093343938e0 as float64) as value
    union all select 'disjoint', 1e0
    union all select 'equal', 0e0
    union all select 'null', null
    union all select 'no row', null
),
-- end of rows

found as (
    select case_name, {{ storeroom.cramers_v('x', 'n') }} as value from samples
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
