-- Two-sided tails of scipy.stats.t, from certain to 1e-300.
with

-- rows of tests/python/parity/expected_values.py: change them there
samples as (
    select cast('0 with 1 degrees' as string) as case_name, cast(0e0 as float64) as t, cast(1e0 as float64) as df
    union all select '0.001 with 1 degrees', 0.001e0, 1e0
    union all select '0.7 with 1 degrees', 0.7e0, 1e0
    union all select '-2.5 with 1 degrees', -2.5e0, 1e0
    union all select '12 with 1 degrees', 12e0, 1e0
    union all select '0 with 1.5 degrees', 0e0, 1.5e0
    union all select '0.001 with 1.5 degrees', 0.001e0, 1.5e0
    union all select '0.7 with 1.5 degrees', 0.7e0, 1.5e0
    union all select '-2.5 with 1.5 degrees', -2.5e0, 1.5e0
    union all select '12 with 1.5 degrees', 12e0, 1.5e0
    union all select '0 with 4.7 degrees', 0e0, 4.7e0
    union all select '0.001 with 4.7 degrees', 0.001e0, 4.7e0
    union all select '0.7 with 4.7 degrees', 0.7e0, 4.7e0
    union all select '-2.5 with 4.7 degrees', -2.5e0, 4.7e0
    union all select '12 with 4.7 degrees', 12e0, 4.7e0
    union all select '0 with 30 degrees', 0e0, 30e0
    union all select '0.001 with 30 degrees', 0.001e0, 30e0
    union all select '0.7 with 30 degrees', 0.7e0, 30e0
    union all select '-2.5 with 30 degrees', -2.5e0, 30e0
    union all select '12 with 30 degrees', 12e0, 30e0
    union all select '0 with 99.9 degrees', 0e0, 99.9e0
    union all select '0.001 with 99.9 degrees', 0.001e0, 99.9e0
    union all select '0.7 with 99.9 degrees', 0.7e0, 99.9e0
    union all select '-2.5 with 99.9 degrees', -2.5e0, 99.9e0
    union all select '12 with 99.9 degrees', 12e0, 99.9e0
    union all select '0 with 100.1 degrees', 0e0, 100.1e0
    union all select '0.001 with 100.1 degrees', 0.001e0, 100.1e0
    union all select '0.7 with 100.1 degrees', 0.7e0, 100.1e0
    union all select '-2.5 with 100.1 degrees', -2.5e0, 100.1e0
    union all select '12 with 100.1 degrees', 12e0, 100.1e0
    union all select '0 with 10000 degrees', 0e0, 10000e0
    union all select '0.001 with 10000 degrees', 0.001e0, 10000e0
    union all select '0.7 with 10000 degrees', 0.7e0, 10000e0
    union all select '-2.5 with 10000 degrees', -2.5e0, 10000e0
    union all select '12 with 10000 degrees', 12e0, 10000e0
    union all select '0 with 1e+07 degrees', 0e0, 10000000e0
    union all select '0.001 with 1e+07 degrees', 0.001e0, 10000000e0
    union all select '0.7 with 1e+07 degrees', 0.7e0, 10000000e0
    union all select '-2.5 with 1e+07 degrees', -2.5e0, 10000000e0
    union all select '12 with 1e+07 degrees', 12e0, 10000000e0
    union all select 'far out', 37e0, 1000000e0
    union all select 'a heavy tail far out', 1e+90, 2.5e0
    union all select 'a thin density, a thick tail', 1e+69, 4e0
    union all select 'beyond squares', 1e+120, 1e0
    union all select 'infinite', cast('infinity' as float64), 3e0
    union all select 'null', null, 3e0
    union all select 'not a number', cast('nan' as float64), 3e0
    union all select 'null degrees', 3e0, null
    union all select 'no degree', 3e0, 0e0
),

expected as (
    select cast('0 with 1 degrees' as string) as case_name, cast(1e0 as float64) as value
    union all select '0.001 with 1 degrees', 0.9993633804398159e0
    union all select '0.7 with 1 degrees', 0.6111997755715705e0
    union all select '-2.5 with 1 degrees', 0.24223788318168682e0
    union all select '12 with 1 degrees', 0.052929352119179755e0
    union all select '0 with 1.5 degrees', 1e0
    union all select '0.001 with 1.5 degrees', 0.9993185302267198e0
    union all select '0.7 with 1.5 degrees', 0.5764382408826868e0
    union all select '-2.5 with 1.5 degrees', 0.16980650261469604e0
    union all select '12 with 1.5 degrees', 0.018042029274027864e0
    union all select '0 with 4.7 degrees', 1e0
    union all select '0.001 with 4.7 degrees', 0.9992431582436442e0
    union all select '0.7 with 4.7 degrees', 0.5170438903950613e0
    union all select '-2.5 with 4.7 degrees', 0.05759215934686732e0
    union all select '12 with 4.7 degrees', 0.00010527673696674255e0
    union all select '0 with 30 degrees', 1e0
    union all select '0.001 with 30 degrees', 0.9992087357664851e0
    union all select '0.7 with 30 degrees', 0.48932044349967163e0
    union all select '-2.5 with 30 degrees', 0.01811564906806669e0
    union all select '12 with 30 degrees', 5.580185415199261e-13
    union all select '0 with 99.9 degrees', 1e0
    union all select '0.001 with 99.9 degrees', 0.9992041097517249e0
    union all select '0.7 with 99.9 degrees', 0.4855542302589883e0
    union all select '-2.5 with 99.9 degrees', 0.014047454430625854e0
    union all select '12 with 99.9 degrees', 4.463266163313347e-21
    union all select '0 with 100.1 degrees', 1e0
    union all select '0.001 with 100.1 degrees', 0.999204105772456e0
    union all select '0.7 with 100.1 degrees', 0.48555098588786166e0
    union all select '-2.5 with 100.1 degrees', 0.014044127217433533e0
    union all select '12 with 100.1 degrees', 4.328027875616016e-21
    union all select '0 with 10000 degrees', 1e0
    union all select '0.001 with 10000 degrees', 0.9992021355190526e0
    union all select '0.7 with 10000 degrees', 0.4839435881801167e0
    union all select '-2.5 with 10000 degrees', 0.012435219550583698e0
    union all select '12 with 10000 degrees', 5.97977960781125e-33
    union all select '0 with 1e+07 degrees', 1e0
    union all select '0.001 with 1e+07 degrees', 0.999202115592125e0
    union all select '0.7 with 1e+07 degrees', 0.4839273207301881e0
    union all select '-2.5 with 1e+07 degrees', 0.01241934653657847e0
    union all select '12 with 1e+07 degrees', 3.554832050934646e-33
    union all select 'far out', 1.8299730861801398e-299
    union all select 'a heavy tail far out', 1.4386794381663444e-225
    union all select 'a thin density, a thick tail', 5.999999999999996e-276
    union all select 'beyond squares', 6.366197723675814e-121
    union all select 'infinite', 0e0
    union all select 'null', null
    union all select 'not a number', null
    union all select 'null degrees', null
    union all select 'no degree', null
),
-- end of rows

found as (
    select case_name, {{ storeroom.student_t_p_value('t', 'df') }} as value from samples
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
    or not (abs(found.value - expected.value) <= 1e-8 * abs(expected.value))
