-- Log loss is finite for a certain and wrong score, and never small for one that is not a number.
with

-- rows of tests/python/parity/expected_values.py: change them there
samples as (
    select cast('0 of 0' as string) as case_name, cast(0e0 as float64) as s, cast(0e0 as float64) as y
    union all select '0 of 1', 0e0, 1e0
    union all select '1e-20 of 0', 1e-20, 0e0
    union all select '1e-20 of 1', 1e-20, 1e0
    union all select '1e-09 of 0', 1e-09, 0e0
    union all select '1e-09 of 1', 1e-09, 1e0
    union all select '0.25 of 0', 0.25e0, 0e0
    union all select '0.25 of 1', 0.25e0, 1e0
    union all select '0.5 of 0', 0.5e0, 0e0
    union all select '0.5 of 1', 0.5e0, 1e0
    union all select '0.999 of 0', 0.999e0, 0e0
    union all select '0.999 of 1', 0.999e0, 1e0
    union all select '1 of 0', 1e0, 0e0
    union all select '1 of 1', 1e0, 1e0
    union all select 'null score', null, 1e0
    union all select 'null label', 0.5e0, null
    union all select 'neither label', 0.5e0, 2e0
    union all select 'score not a number', cast('nan' as float64), 1e0
),

expected as (
    select cast('0 of 0' as string) as case_name, cast(2.220446049250313e-16 as float64) as value
    union all select '0 of 1', 36.04365338911715e0
    union all select '1e-20 of 0', 2.220446049250313e-16
    union all select '1e-20 of 1', 36.04365338911715e0
    union all select '1e-09 of 0', 9.999999722180686e-10
    union all select '1e-09 of 1', 20.72326583694641e0
    union all select '0.25 of 0', 0.2876820724517809e0
    union all select '0.25 of 1', 1.3862943611198906e0
    union all select '0.5 of 0', 0.6931471805599453e0
    union all select '0.5 of 1', 0.6931471805599453e0
    union all select '0.999 of 0', 6.907755278982136e0
    union all select '0.999 of 1', 0.0010005003335835344e0
    union all select '1 of 0', 36.04365338911715e0
    union all select '1 of 1', 2.220446049250313e-16
    union all select 'null score', null
    union all select 'null label', null
    union all select 'neither label', null
    union all select 'score not a number', -1e0
),
-- end of rows

losses as (
    select case_name, {{ storeroom.log_loss('s', 'y') }} as loss from samples
),

found as (
    select case_name, case when {{ storeroom.is_nan('loss') }} then -1 else loss end as value from losses
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
