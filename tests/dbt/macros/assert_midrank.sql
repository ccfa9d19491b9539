-- Ranks from 1; equal scores share the mean of theirs.
with

-- rows of tests/python/parity/expected_values.py: change them there
samples as (
    select cast('plain 1' as string) as case_name, cast('plain' as string) as part, cast(0.1e0 as float64) as s
    union all select 'plain 2', 'plain', 0.4e0
    union all select 'plain 3', 'plain', 0.35e0
    union all select 'plain 4', 'plain', 0.8e0
    union all select 'plain 5', 'plain', 0.7e0
    union all select 'ties 1', 'ties', 0.2e0
    union all select 'ties 2', 'ties', 0.5e0
    union all select 'ties 3', 'ties', 0.5e0
    union all select 'ties 4', 'ties', 0.5e0
    union all select 'ties 5', 'ties', 0.9e0
    union all select 'ties 6', 'ties', 0.2e0
    union all select 'ties 7', 'ties', 0.9e0
    union all select 'perfect 1', 'perfect', 0.1e0
    union all select 'perfect 2', 'perfect', 0.2e0
    union all select 'perfect 3', 'perfect', 0.8e0
    union all select 'perfect 4', 'perfect', 0.9e0
    union all select 'the wrong way 1', 'the wrong way', 0.9e0
    union all select 'the wrong way 2', 'the wrong way', 0.8e0
    union all select 'the wrong way 3', 'the wrong way', 0.2e0
    union all select 'the wrong way 4', 'the wrong way', 0.1e0
    union all select 'constant 1', 'constant', 0.5e0
    union all select 'constant 2', 'constant', 0.5e0
    union all select 'constant 3', 'constant', 0.5e0
    union all select 'constant 4', 'constant', 0.5e0
    union all select 'one positive 1', 'one positive', 0.3e0
    union all select 'one positive 2', 'one positive', 0.6e0
    union all select 'one positive 3', 'one positive', 0.1e0
    union all select 'infinite scores 1', 'infinite scores', cast('-infinity' as float64)
    union all select 'infinite scores 2', 'infinite scores', 0e0
    union all select 'infinite scores 3', 'infinite scores', cast('infinity' as float64)
    union all select 'infinite scores 4', 'infinite scores', 1e0
    union all select 'one class 1', 'one class', 0.3e0
    union all select 'one class 2', 'one class', 0.6e0
    union all select 'one row 1', 'one row', 0.3e0
),

expected as (
    select cast('plain 1' as string) as case_name, cast(1e0 as float64) as value
    union all select 'plain 2', 3e0
    union all select 'plain 3', 2e0
    union all select 'plain 4', 5e0
    union all select 'plain 5', 4e0
    union all select 'ties 1', 1.5e0
    union all select 'ties 2', 4e0
    union all select 'ties 3', 4e0
    union all select 'ties 4', 4e0
    union all select 'ties 5', 6.5e0
    union all select 'ties 6', 1.5e0
    union all select 'ties 7', 6.5e0
    union all select 'perfect 1', 1e0
    union all select 'perfect 2', 2e0
    union all select 'perfect 3', 3e0
    union all select 'perfect 4', 4e0
    union all select 'the wrong way 1', 4e0
    union all select 'the wrong way 2', 3e0
    union all select 'the wrong way 3', 2e0
    union all select 'the wrong way 4', 1e0
    union all select 'constant 1', 2.5e0
    union all select 'constant 2', 2.5e0
    union all select 'constant 3', 2.5e0
    union all select 'constant 4', 2.5e0
    union all select 'one positive 1', 2e0
    union all select 'one positive 2', 3e0
    union all select 'one positive 3', 1e0
    union all select 'infinite scores 1', 1e0
    union all select 'infinite scores 2', 2e0
    union all select 'infinite scores 3', 4e0
    union all select 'infinite scores 4', 3e0
    union all select 'one class 1', 1e0
    union all select 'one class 2', 2e0
    union all select 'one row 1', 1e0
),
-- end of rows

found as (
    select case_name, {{ storeroom.midrank('s', ['part']) }} as value from samples
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
    or found.value <> expected.value
