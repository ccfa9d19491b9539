-- Edges of four bins are values of the data and ascend; below them all lies the next smaller number.
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
    union all select 'far from zero', 1000000001e0
    union all select 'far from zero', 1000000002e0
    union all select 'far from zero', 1000000004e0
    union all select 'tiny', 1e-300
    union all select 'tiny', 3e-300
    union all select 'tiny', 8e-300
    union all select 'not a number', cast('nan' as float64)
    union all select 'not a number', 1e0
    union all select 'not a number', 2e0
    union all select 'not a number', null
    union all select 'only not a number', cast('nan' as float64)
    union all select 'infinite', cast('infinity' as float64)
    union all select 'infinite', cast('-infinity' as float64)
    union all select 'infinite', 2e0
    union all select 'infinite', 5e0
    union all select 'only infinite', cast('infinity' as float64)
    union all select 'only infinite', cast('infinity' as float64)
    union all select 'eight', 5e0
    union all select 'eight', 3e0
    union all select 'eight', 8e0
    union all select 'eight', 1e0
    union all select 'eight', 9e0
    union all select 'eight', 2e0
    union all select 'eight', 7e0
    union all select 'eight', 4e0
    union all select 'around zero', 0e0
    union all select 'around zero', 0e0
    union all select 'around zero', 1e0
),

expected as (
    select cast('plain 0' as string) as case_name, cast(5e0 as float64) as value
    union all select 'plain 1', -2.0000000000000004e0
    union all select 'plain 2', -2e0
    union all select 'plain 3', 0.1e0
    union all select 'plain 4', 1.5e0
    union all select 'plain 5', 4.25e0
    union all select 'one row 0', 2e0
    union all select 'one row 1', 2.9999999999999996e0
    union all select 'one row 2', 3e0
    union all select 'constant 0', 2e0
    union all select 'constant 1', 0.49999999999999994e0
    union all select 'constant 2', 0.5e0
    union all select 'all null 0', 0e0
    union all select 'with null 0', 3e0
    union all select 'with null 1', 0.9999999999999999e0
    union all select 'with null 2', 1e0
    union all select 'with null 3', 4e0
    union all select 'ties 0', 3e0
    union all select 'ties 1', 1.9999999999999998e0
    union all select 'ties 2', 2e0
    union all select 'ties 3', 7e0
    union all select 'far from zero 0', 4e0
    union all select 'far from zero 1', 1000000000.9999999e0
    union all select 'far from zero 2', 1000000001e0
    union all select 'far from zero 3', 1000000002e0
    union all select 'far from zero 4', 1000000004e0
    union all select 'tiny 0', 4e0
    union all select 'tiny 1', 9.999999999999999e-301
    union all select 'tiny 2', 1e-300
    union all select 'tiny 3', 3e-300
    union all select 'tiny 4', 8e-300
    union all select 'not a number 0', 3e0
    union all select 'not a number 1', 0.9999999999999999e0
    union all select 'not a number 2', 1e0
    union all select 'not a number 3', 2e0
    union all select 'only not a number 0', 0e0
    union all select 'infinite 0', 3e0
    union all select 'infinite 1', 1.9999999999999998e0
    union all select 'infinite 2', 2e0
    union all select 'infinite 3', 5e0
    union all select 'only infinite 0', 0e0
    union all select 'eight 0', 5e0
    union all select 'eight 1', 0.9999999999999999e0
    union all select 'eight 2', 2e0
    union all select 'eight 3', 4e0
    union all select 'eight 4', 7e0
    union all select 'eight 5', 9e0
    union all select 'around zero 0', 3e0
    union all select 'around zero 1', -5e-324
    union all select 'around zero 2', 0e0
    union all select 'around zero 3', 1e0
    union all select 'empty 0', 0e0
),
-- end of rows

measured as (
    select case_name, {{ storeroom.quantile_edges(storeroom.finite('x'), 4) }} as edges from samples group by case_name
    union all
    select 'empty' as case_name, {{ storeroom.quantile_edges(storeroom.finite('x'), 4) }} as edges from samples where 1 = 0
),

found as (
    select case_name || ' 0' as case_name, cast({{ storeroom.array_length('edges') }} as float64) as value from measured
    {%- for place in range(1, 6) %}
    union all
    select case_name || ' {{ place }}' as case_name, {{ storeroom.array_element('edges', place) }} as value
    from measured
    where {{ storeroom.array_length('edges') }} >= {{ place }}
    {%- endfor %}
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
