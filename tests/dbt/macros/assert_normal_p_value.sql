-- Two-sided tails of scipy.stats.norm.
with

-- rows of tests/python/parity/expected_values.py: change them there
samples as (
    select cast('0' as string) as case_name, cast(0e0 as float64) as z
    union all select '0.001', 0.001e0
    union all select '0.5', 0.5e0
    union all select '-1', -1e0
    union all select '1.96', 1.96e0
    union all select '5', 5e0
    union all select '20', 20e0
    union all select '36', 36e0
    union all select 'infinite', cast('-infinity' as float64)
    union all select 'null', null
    union all select 'not a number', cast('nan' as float64)
),

expected as (
    select cast('0' as string) as case_name, cast(1e0 as float64) as value
    union all select '0.001', 0.9992021155721779e0
    union all select '0.5', 0.6170750774519738e0
    union all select '-1', 0.31731050786291415e0
    union all select '1.96', 0.04999579029644087e0
    union all select '5', 5.733031437583866e-07
    union all select '20', 5.507248237212311e-89
    union all select '36', 8.365248131593616e-284
    union all select 'infinite', 0e0
    union all select 'null', null
    union all select 'not a number', null
),
-- end of rows

found as (
    select case_name, {{ storeroom.normal_p_value('z') }} as value from samples
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
