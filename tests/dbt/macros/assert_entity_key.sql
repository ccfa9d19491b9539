-- Two entities never share a key, whatever bars and backslashes they hold; one column alone stays as it is.
with

-- rows of tests/python/parity/expected_values.py: change them there
samples as (
    select cast('plain' as string) as case_name, cast('a' as string) as a, cast('1' as string) as b
    union all select 'bar on the left', 'a|b', 'c'
    union all select 'bar on the right', 'a', 'b|c'
    union all select 'backslash', {{ storeroom.string_literal("a\\") }}, 'b'
    union all select 'backslash and bar', {{ storeroom.string_literal("a\\|b") }}, 'c'
    union all select 'unicode', 'Größe', '日本'
    union all select 'empty text', '', ''
    union all select 'null on the left', null, 'b'
    union all select 'null on the right', 'a', null
),

expected as (
    select cast('plain' as string) as case_name, cast('a|1 : a' as string) as value
    union all select 'bar on the left', {{ storeroom.string_literal("a\\|b|c : a|b") }}
    union all select 'bar on the right', {{ storeroom.string_literal("a|b\\|c : a") }}
    union all select 'backslash', {{ storeroom.string_literal("a\\\\|b : a\\") }}
    union all select 'backslash and bar', {{ storeroom.string_literal("a\\\\\\|b|c : a\\|b") }}
    union all select 'unicode', 'Größe|日本 : Größe'
    union all select 'empty text', '| : '
    union all select 'null on the left', null
    union all select 'null on the right', null
),
-- end of rows

found as (
    select case_name, {{ storeroom.entity_key(['a', 'b']) }} || ' : ' || {{ storeroom.entity_key(['a']) }} as value from samples
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
