-- Chi-square tails to 1e-9 of their own size, down to 1e-300.
with

-- rows of tests/python/parity/expected_values.py: change them there
samples as (
    select cast('0.001 with 1 degrees' as string) as case_name, cast(0.001e0 as float64) as x, cast(1 as int64) as df
    union all select '1 with 1 degrees', 1e0, 1
    union all select '4.5 with 1 degrees', 4.5e0, 1
    union all select '44 with 1 degrees', 44e0, 1
    union all select '0.001 with 2 degrees', 0.001e0, 2
    union all select '1 with 2 degrees', 1e0, 2
    union all select '5.5 with 2 degrees', 5.5e0, 2
    union all select '48 with 2 degrees', 48e0, 2
    union all select '0.001 with 3 degrees', 0.001e0, 3
    union all select '1 with 3 degrees', 1e0, 3
    union all select '6.5 with 3 degrees', 6.5e0, 3
    union all select '52 with 3 degrees', 52e0, 3
    union all select '0.001 with 10 degrees', 0.001e0, 10
    union all select '1 with 10 degrees', 1e0, 10
    union all select '13.5 with 10 degrees', 13.5e0, 10
    union all select '80 with 10 degrees', 80e0, 10
    union all select '0.001 with 99 degrees', 0.001e0, 99
    union all select '1 with 99 degrees', 1e0, 99
    union all select '102.5 with 99 degrees', 102.5e0, 99
    union all select '436 with 99 degrees', 436e0, 99
    union all select '0.001 with 100 degrees', 0.001e0, 100
    union all select '1 with 100 degrees', 1e0, 100
    union all select '103.5 with 100 degrees', 103.5e0, 100
    union all select '440 with 100 degrees', 440e0, 100
    union all select 'far out', 1370e0, 1
    union all select 'far out, even', 1370e0, 2
    union all select 'many degrees', 1100e0, 1000
    union all select 'zero', 0e0, 3
    union all select 'below zero', -1e-12, 3
    union all select 'infinite', cast('infinity' as float64), 3
    union all select 'null statistic', null, 3
    union all select 'statistic not a number', cast('nan' as float64), 3
    union all select 'null degrees', 3e0, null
    union all select 'no degree', 3e0, 0
),

expected as (
    select cast('0.001 with 1 degrees' as string) as case_name, cast(0.9747728793699604e0 as float64) as value
    union all select '1 with 1 degrees', 0.31731050786291115e0
    union all select '4.5 with 1 degrees', 0.033894853524689295e0
    union all select '44 with 1 degrees', 3.283758649873375e-11
    union all select '0.001 with 2 degrees', 0.9995001249791693e0
    union all select '1 with 2 degrees', 0.6065306597126334e0
    union all select '5.5 with 2 degrees', 0.06392786120670757e0
    union all select '48 with 2 degrees', 3.7751345442790964e-11
    union all select '0.001 with 3 degrees', 0.9999915920809419e0
    union all select '1 with 3 degrees', 0.8012519569012009e0
    union all select '6.5 with 3 degrees', 0.08966250398816791e0
    union all select '52 with 3 degrees', 2.995080092688494e-11
    union all select '0.001 with 10 degrees', 1e0
    union all select '1 with 10 degrees', 0.9998278843700441e0
    union all select '13.5 with 10 degrees', 0.19704337509047812e0
    union all select '80 with 10 degrees', 5.020464318829132e-13
    union all select '0.001 with 99 degrees', 1e0
    union all select '1 with 99 degrees', 1e0
    union all select '102.5 with 99 degrees', 0.38471332174053924e0
    union all select '436 with 99 degrees', 8.1209909872441145e-44
    union all select '0.001 with 100 degrees', 1e0
    union all select '1 with 100 degrees', 1e0
    union all select '103.5 with 100 degrees', 0.38526382142490123e0
    union all select '440 with 100 degrees', 3.6185164577473685e-44
    union all select 'far out', 6.942937364643681e-300
    union all select 'far out, even', 3.22314539085071e-298
    union all select 'many degrees', 0.014614408126295192e0
    union all select 'zero', 1e0
    union all select 'below zero', 1e0
    union all select 'infinite', 0e0
    union all select 'null statistic', null
    union all select 'statistic not a number', null
    union all select 'null degrees', null
    union all select 'no degree', null
),
-- end of rows

found as (
    select case_name, {{ storeroom.chi_square_p_value('x', 'df') }} as value from samples
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
