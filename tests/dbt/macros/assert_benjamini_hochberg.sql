-- q-values by family: ties, one test, and rows without p that do not count.
with

-- rows of tests/python/parity/expected_values.py: change them there
samples as (
    select cast('plain 1' as string) as case_name, cast('plain' as string) as family, cast(0.01e0 as float64) as p
    union all select 'plain 2', 'plain', 0.04e0
    union all select 'plain 3', 'plain', 0.03e0
    union all select 'plain 4', 'plain', 0.005e0
    union all select 'plain 5', 'plain', 0.9e0
    union all select 'ties 1', 'ties', 0.02e0
    union all select 'ties 2', 'ties', 0.02e0
    union all select 'ties 3', 'ties', 0.02e0
    union all select 'ties 4', 'ties', 0.5e0
    union all select 'one test 1', 'one test', 0.3e0
    union all select 'constant 1', 'constant', 1e0
    union all select 'constant 2', 'constant', 1e0
    union all select 'constant 3', 'constant', 1e0
    union all select 'with null 1', 'with null', 0.01e0
    union all select 'with null 2', 'with null', null
    union all select 'with null 3', 'with null', 0.02e0
    union all select 'with null 4', 'with null', null
    union all select 'all null 1', 'all null', null
    union all select 'all null 2', 'all null', null
    union all select 'certain 1', 'certain', 0e0
    union all select 'certain 2', 'certain', 1e-300
    union all select 'certain 3', 'certain', 1e0
    union all select 'grün 1', 'grün', 0.2e0
    union all select 'grün 2', 'grün', 0.1e0
),

expected as (
    select cast('plain 1' as string) as case_name, cast(0.025e0 as float64) as value
    union all select 'plain 2', 0.05e0
    union all select 'plain 3', 0.05e0
    union all select 'plain 4', 0.025e0
    union all select 'plain 5', 0.9e0
    union all select 'ties 1', 0.026666666666666665e0
    union all select 'ties 2', 0.026666666666666665e0
    union all select 'ties 3', 0.026666666666666665e0
    union all select 'ties 4', 0.5e0
    union all select 'one test 1', 0.3e0
    union all select 'constant 1', 1e0
    union all select 'constant 2', 1e0
    union all select 'constant 3', 1e0
    union all select 'with null 1', 0.02e0
    union all select 'with null 2', null
    union all select 'with null 3', 0.02e0
    union all select 'with null 4', null
    union all select 'all null 1', null
    union all select 'all null 2', null
    union all select 'certain 1', 0e0
    union all select 'certain 2', 1.5e-300
    union all select 'certain 3', 1e0
    union all select 'grün 1', 0.2e0
    union all select 'grün 2', 0.2e0
),
-- end of rows

adjusted as (
    {{ storeroom.benjamini_hochberg('samples', 'p', ['family']) }}
),

found as (
    select case_name, q_value as value from adjusted
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
