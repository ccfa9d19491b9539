-- Nearest number of eight significant bits; what is close to the largest float64 stays as it is.
with

-- rows of tests/python/parity/expected_values.py: change them there
samples as (
    select cast('zero' as string) as case_name, cast(0e0 as float64) as x
    union all select 'one', 1e0
    union all select 'integer', 200e0
    union all select 'large integer', 1001e0
    union all select 'third', 0.3333333333333333e0
    union all select 'negative', -0.6666666666666666e0
    union all select 'epoch', 1700000000e0
    union all select 'denormal', 5e-324
    union all select 'small', 1.1e-300
    union all select 'huge', 1.1e+300
    union all select 'below the largest', 1.7e+308
    union all select 'largest', 1.7976931348623157e+308
    union all select 'null', null
),

expected as (
    select cast('null' as string) as case_name, cast(null as float64) as value
    union all select 'zero', 0e0
    union all select 'one', 1e0
    union all select 'integer', 200e0
    union all select 'large integer', 1000e0
    union all select 'third', 0.333984375e0
    union all select 'negative', -0.66796875e0
    union all select 'epoch', 1702887424e0
    union all select 'denormal', 5e-324
    union all select 'small', 1.1024176493569273e-300
    union all select 'huge', 1.0987148804156061e+300
    union all select 'below the largest', 1.699381791549533e+308
    union all select 'largest', 1.7976931348623157e+308
),
-- end of rows

found as (
    select case_name, {{ storeroom.rounded('x', 8) }} as value from samples
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
