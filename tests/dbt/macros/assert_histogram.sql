-- Right-closed bins on the edges 0, 1 and 2.5; what lies above has a bin only when there is something.
with

-- rows of tests/python/parity/expected_values.py: change them there
samples as (
    select cast('plain' as string) as case_name, cast(-3e0 as float64) as x
    union all select 'plain', 0e0
    union all select 'plain', 0.5e0
    union all select 'plain', 1e0
    union all select 'plain', 1.5e0
    union all select 'plain', 2.5e0
    union all select 'above', 0.5e0
    union all select 'above', 2.5000001e0
    union all select 'above', 1e+300
    union all select 'one row', 1e0
    union all select 'constant', 1e0
    union all select 'constant', 1e0
    union all select 'constant', 1e0
    union all select 'with null', null
    union all select 'with null', 2e0
    union all select 'with null', null
    union all select 'all null', null
    union all select 'all null', null
    union all select 'infinite', cast('infinity' as float64)
    union all select 'infinite', cast('-infinity' as float64)
    union all select 'infinite', 1e0
),

expected as (
    select cast('plain 1' as string) as case_name, cast(2 as int64) as value
    union all select 'plain 2', 2
    union all select 'plain 3', 2
    union all select 'above 1', 0
    union all select 'above 2', 1
    union all select 'above 3', 0
    union all select 'above 4', 2
    union all select 'one row 1', 0
    union all select 'one row 2', 1
    union all select 'one row 3', 0
    union all select 'constant 1', 0
    union all select 'constant 2', 3
    union all select 'constant 3', 0
    union all select 'with null 1', 0
    union all select 'with null 2', 0
    union all select 'with null 3', 1
    union all select 'infinite 1', 1
    union all select 'infinite 2', 1
    union all select 'infinite 3', 0
    union all select 'infinite 4', 1
),
-- end of rows

measured as (
    select case_name, {{ storeroom.histogram('x', '[0e0, 1e0, 2.5e0]') }} as bins from samples group by case_name
),

bins as (
    select measured.case_name, bin.upper_edge, bin.row_count
    from measured
    {{ storeroom.cross_join_unnest('measured.bins', 'bin') }}
),

found as (
    select
        case_name || ' ' || cast(row_number() over (partition by case_name order by upper_edge) as string) as case_name,
        row_count as value
    from bins
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
