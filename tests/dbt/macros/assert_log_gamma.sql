-- The logarithm of gamma, where it is small too.
with

-- rows of tests/python/parity/expected_values.py: change them there
samples as (
    select cast('0.5' as string) as case_name, cast(0.5e0 as float64) as z
    union all select '0.75', 0.75e0
    union all select '1', 1e0
    union all select '1.5', 1.5e0
    union all select '2', 2e0
    union all select '2.5', 2.5e0
    union all select '3', 3e0
    union all select '10', 10e0
    union all select '100.5', 100.5e0
    union all select '600', 600e0
    union all select 'null', null
),

expected as (
    select cast('0.5' as string) as case_name, cast(0.5723649429247e0 as float64) as value
    union all select '0.75', 0.20328095143129538e0
    union all select '1', 0e0
    union all select '1.5', -0.12078223763524526e0
    union all select '2', 0e0
    union all select '2.5', 0.2846828704729192e0
    union all select '3', 0.6931471805599453e0
    union all select '10', 12.801827480081469e0
    union all select '100.5', 361.43554046777757e0
    union all select '600', 3235.8784057241605e0
    union all select 'null', null
),
-- end of rows

found as (
    select case_name, {{ storeroom.log_gamma('z') }} as value from samples
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
    or not (abs(found.value - expected.value) <= 1e-12 * greatest(abs(expected.value), 1))
