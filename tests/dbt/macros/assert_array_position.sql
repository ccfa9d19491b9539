-- Places count from 1; 0 for what is not there, null for null.
with

-- rows of tests/python/parity/expected_values.py: change them there
samples as (
    select cast('first of two' as string) as case_name, cast('a' as string) as element
    union all select 'unicode', 'ü'
    union all select 'empty text', ''
    union all select 'absent', 'z'
    union all select 'another case', 'A'
    union all select 'null', null
),

expected as (
    select cast('first of two' as string) as case_name, cast(1 as int64) as value
    union all select 'unicode', 2
    union all select 'empty text', 3
    union all select 'absent', 0
    union all select 'another case', 0
    union all select 'null', null
),
-- end of rows

found as (
    select case_name, {{ storeroom.array_position("['a', 'ü', '', 'a']", 'element') }} as value from samples
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
