-- The three most frequent texts; ties go to the smaller one, null is never among them.
with

-- rows of tests/python/parity/expected_values.py: change them there
samples as (
    select cast('plain' as string) as case_name, cast('b' as string) as x
    union all select 'plain', 'a'
    union all select 'plain', 'b'
    union all select 'plain', 'c'
    union all select 'plain', 'b'
    union all select 'plain', 'a'
    union all select 'plain', 'd'
    union all select 'plain', 'c'
    union all select 'plain', 'c'
    union all select 'ties', 'd'
    union all select 'ties', 'c'
    union all select 'ties', 'b'
    union all select 'ties', 'a'
    union all select 'fewer', 'x'
    union all select 'fewer', 'x'
    union all select 'with null', null
    union all select 'with null', null
    union all select 'with null', null
    union all select 'with null', 'a'
    union all select 'all null', null
    union all select 'all null', null
    union all select 'unicode', 'ü'
    union all select 'unicode', 'Ü'
    union all select 'unicode', 'ü'
    union all select 'unicode', '日本'
    union all select 'unicode', 'u'
    union all select 'unicode', '日本'
    union all select 'unicode', '日本'
    union all select 'unicode', ''
    union all select 'case counts', 'A'
    union all select 'case counts', 'a'
    union all select 'case counts', 'a'
),

expected as (
    select cast('plain' as string) as case_name, cast('b|c|a' as string) as value
    union all select 'ties', 'a|b|c'
    union all select 'fewer', 'x'
    union all select 'with null', 'a'
    union all select 'all null', null
    union all select 'unicode', '日本|ü|'
    union all select 'case counts', 'a|A'
    union all select 'empty', null
),
-- end of rows

measured as (
    select case_name, {{ storeroom.top_values('x', 3) }} as texts from samples group by case_name
    union all
    select 'empty' as case_name, {{ storeroom.top_values('x', 3) }} as texts from samples where 1 = 0
),

found as (
    select
        case_name,
        {{ storeroom.array_element('texts', 1) }}
        || coalesce('|' || {{ storeroom.array_element('texts', 2) }}, '')
        || coalesce('|' || {{ storeroom.array_element('texts', 3) }}, '') as value
    from measured
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
