-- Quantiles of the finite values at shares 0, 0.1, 0.25, 0.5, 0.9 and 1, interpolated as numpy does.
{%- set shares = '[0, 0.1, 0.25, 0.5, 0.9, 1]' %}

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
),

expected as (
    select cast('plain 1' as string) as case_name, cast(-2e0 as float64) as value
    union all select 'plain 2', -1.3699999999999999e0
    union all select 'plain 3', -0.42500000000000004e0
    union all select 'plain 4', 0.8e0
    union all select 'plain 5', 3.4250000000000007e0
    union all select 'plain 6', 4.25e0
    union all select 'one row 1', 3e0
    union all select 'one row 2', 3e0
    union all select 'one row 3', 3e0
    union all select 'one row 4', 3e0
    union all select 'one row 5', 3e0
    union all select 'one row 6', 3e0
    union all select 'constant 1', 0.5e0
    union all select 'constant 2', 0.5e0
    union all select 'constant 3', 0.5e0
    union all select 'constant 4', 0.5e0
    union all select 'constant 5', 0.5e0
    union all select 'constant 6', 0.5e0
    union all select 'all null 1', null
    union all select 'all null 2', null
    union all select 'all null 3', null
    union all select 'all null 4', null
    union all select 'all null 5', null
    union all select 'all null 6', null
    union all select 'with null 1', 1e0
    union all select 'with null 2', 1.3e0
    union all select 'with null 3', 1.75e0
    union all select 'with null 4', 2.5e0
    union all select 'with null 5', 3.7e0
    union all select 'with null 6', 4e0
    union all select 'ties 1', 2e0
    union all select 'ties 2', 2e0
    union all select 'ties 3', 2e0
    union all select 'ties 4', 7e0
    union all select 'ties 5', 7e0
    union all select 'ties 6', 7e0
    union all select 'far from zero 1', 1000000001e0
    union all select 'far from zero 2', 1000000001.2e0
    union all select 'far from zero 3', 1000000001.5e0
    union all select 'far from zero 4', 1000000002e0
    union all select 'far from zero 5', 1000000003.6e0
    union all select 'far from zero 6', 1000000004e0
    union all select 'tiny 1', 1e-300
    union all select 'tiny 2', 1.4000000000000001e-300
    union all select 'tiny 3', 2e-300
    union all select 'tiny 4', 3e-300
    union all select 'tiny 5', 7e-300
    union all select 'tiny 6', 8e-300
    union all select 'not a number 1', 1e0
    union all select 'not a number 2', 1.1e0
    union all select 'not a number 3', 1.25e0
    union all select 'not a number 4', 1.5e0
    union all select 'not a number 5', 1.9e0
    union all select 'not a number 6', 2e0
    union all select 'only not a number 1', null
    union all select 'only not a number 2', null
    union all select 'only not a number 3', null
    union all select 'only not a number 4', null
    union all select 'only not a number 5', null
    union all select 'only not a number 6', null
    union all select 'infinite 1', 2e0
    union all select 'infinite 2', 2.3e0
    union all select 'infinite 3', 2.75e0
    union all select 'infinite 4', 3.5e0
    union all select 'infinite 5', 4.7e0
    union all select 'infinite 6', 5e0
    union all select 'only infinite 1', null
    union all select 'only infinite 2', null
    union all select 'only infinite 3', null
    union all select 'only infinite 4', null
    union all select 'only infinite 5', null
    union all select 'only infinite 6', null
    union all select 'empty 1', null
    union all select 'empty 2', null
    union all select 'empty 3', null
    union all select 'empty 4', null
    union all select 'empty 5', null
    union all select 'empty 6', null
),
-- end of rows

measured as (
    select case_name, {{ storeroom.quantiles(storeroom.finite('x'), shares) }} as quantile_values from samples group by case_name
    union all
    select 'empty' as case_name, {{ storeroom.quantiles(storeroom.finite('x'), shares) }} as quantile_values
    from samples
    where 1 = 0
),

found as (
    {%- for place in range(1, 7) %}
    select case_name || ' {{ place }}' as case_name, {{ storeroom.array_element('quantile_values', place) }} as value
    from measured
    {%- if not loop.last %}
    union all
    {%- endif %}
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
    or not (abs(found.value - expected.value) <= 1e-9 * abs(expected.value))
