-- Two-sided p of the difference of inverse hyperbolic tangents.
with

-- rows of tests/python/parity/expected_values.py: change them there
samples as (
    select cast('0.3 to 0.3 of 4 and 10' as string) as case_name, cast(0.3e0 as float64) as r, cast(0.3e0 as float64) as b, cast(4 as int64) as rn, cast(10 as int64) as bn
    union all select '0.3 to 0.3 of 500 and 1000', 0.3e0, 0.3e0, 500, 1000
    union all select '0.3 to 0.5 of 4 and 10', 0.3e0, 0.5e0, 4, 10
    union all select '0.3 to 0.5 of 500 and 1000', 0.3e0, 0.5e0, 500, 1000
    union all select '-0.9 to 0.9 of 4 and 10', -0.9e0, 0.9e0, 4, 10
    union all select '-0.9 to 0.9 of 500 and 1000', -0.9e0, 0.9e0, 500, 1000
    union all select '0 to 0.02 of 4 and 10', 0e0, 0.02e0, 4, 10
    union all select '0 to 0.02 of 500 and 1000', 0e0, 0.02e0, 500, 1000
    union all select 'all of it', 1e0, 0.3e0, 50, 50
    union all select 'three rows', 0.5e0, 0.3e0, 3, 50
    union all select 'null', null, 0.3e0, 50, 50
),

expected as (
    select cast('0.3 to 0.3 of 4 and 10' as string) as case_name, cast(1e0 as float64) as value
    union all select '0.3 to 0.3 of 500 and 1000', 1e0
    union all select '0.3 to 0.5 of 4 and 10', 0.8225240553315484e0
    union all select '0.3 to 0.5 of 500 and 1000', 1.2601062179652152e-05
    union all select '-0.9 to 0.9 of 4 and 10', 0.005882313514758082e0
    union all select '-0.9 to 0.9 of 500 and 1000', 0e0
    union all select '0 to 0.02 of 4 and 10', 0.9850718269922807e0
    union all select '0 to 0.02 of 500 and 1000', 0.7156470175534968e0
    union all select 'all of it', null
    union all select 'three rows', null
    union all select 'null', null
),
-- end of rows

found as (
    select case_name, {{ storeroom.fisher_z_p_value('r', 'b', 'rn', 'bn') }} as value from samples
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
