-- The statistic of scipy.stats.ttest_ind(equal_var=False); null without any variance.
with

-- rows of tests/python/parity/expected_values.py: change them there
samples as (
    select cast('plain' as string) as case_name, cast(3.5416666666666665e0 as float64) as difference, cast(0.7777777777777777e0 as float64) as re, cast(5.848958333333333e0 as float64) as be, cast(3 as int64) as rn, cast(4 as int64) as bn
    union all select 'equal', 0e0, 0.25e0, 0.25e0, 2, 2
    union all select 'two rows and many', 6.43e0, 0.25e0, 0.04822665330661323e0, 2, 500
    union all select 'far from zero', 0.6666666269302368e0, 2.3333333333333335e0, 0.1111111111111119e0, 3, 3
    union all select 'both constant', 1e0, 0e0, 0e0, 3, 3
    union all select 'one row', 1e0, null, 0.5e0, 1, 3
),

expected as (
    select cast('plain' as string) as case_name, cast(1.3758080484644448e0 as float64) as value
    union all select 'equal', 0e0
    union all select 'two rows and many', 11.7743718010826e0
    union all select 'far from zero', 0.42640140729571485e0
    union all select 'both constant', null
    union all select 'one row', null
),
-- end of rows

found as (
    select case_name, {{ storeroom.welch_t('difference', 're', 'be') }} as value from samples
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
