-- Rows where a condition holds: 0, not null, where none does.
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
),

expected as (
    select cast('plain' as string) as case_name, cast(2 as int64) as value
    union all select 'one row', 1
    union all select 'constant', 0
    union all select 'all null', 0
    union all select 'with null', 1
    union all select 'ties', 5
    union all select 'empty', 0
),
-- end of rows

found as (
    select case_name, {{ storeroom.count_where('x > 1') }} as value from samples group by case_name
    union all
    select 'empty' as case_name, {{ storeroom.count_where('x > 1') }} as value from samples where 1 = 0
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
