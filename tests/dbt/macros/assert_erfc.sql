-- The complementary error function to 1e-12 of its own size.
with

-- rows of tests/python/parity/expected_values.py: change them there
samples as (
    select cast('0' as string) as case_name, cast(0e0 as float64) as x
    union all select '1e-09', 1e-09
    union all select '0.1', 0.1e0
    union all select '0.5', 0.5e0
    union all select '1', 1e0
    union all select '2', 2e0
    union all select '5', 5e0
    union all select '10', 10e0
    union all select '20', 20e0
    union all select '26', 26e0
    union all select 'null', null
    union all select 'far out', 100e0
),

expected as (
    select cast('0' as string) as case_name, cast(1e0 as float64) as value
    union all select '1e-09', 0.9999999988716208e0
    union all select '0.1', 0.8875370839817152e0
    union all select '0.5', 0.4795001221869535e0
    union all select '1', 0.15729920705028516e0
    union all select '2', 0.004677734981047266e0
    union all select '5', 1.5374597944280347e-12
    union all select '10', 2.0884875837625446e-45
    union all select '20', 5.395865611607901e-176
    union all select '26', 5.663192408856145e-296
    union all select 'null', null
    union all select 'far out', 0e0
),
-- end of rows

found as (
    select case_name, {{ storeroom.erfc('x') }} as value from samples
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
    or not (abs(found.value - expected.value) <= 1e-12 * abs(expected.value))
