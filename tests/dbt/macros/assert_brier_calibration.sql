-- The calibration part of the Brier score over ten bins.
with

-- rows of tests/python/parity/expected_values.py: change them there
samples as (
    select cast('plain' as string) as case_name, cast(0.05e0 as float64) as s, cast(0 as int64) as y
    union all select 'plain', 0.05e0, 1
    union all select 'plain', 0.12e0, 0
    union all select 'plain', 0.31e0, 1
    union all select 'plain', 0.38e0, 0
    union all select 'plain', 0.72e0, 1
    union all select 'plain', 0.78e0, 1
    union all select 'plain', 0.93e0, 1
    union all select 'one bin', 0.41e0, 0
    union all select 'one bin', 0.44e0, 1
    union all select 'one bin', 0.48e0, 1
    union all select 'one row', 0.3e0, 1
    union all select 'certain and wrong', 0e0, 1
    union all select 'certain and wrong', 1e0, 0
    union all select 'one class', 0.2e0, 0
    union all select 'one class', 0.9e0, 0
),

expected as (
    select cast('plain' as string) as case_name, cast(0.07466874999999999e0 as float64) as value
    union all select 'one bin', 0.0498777777777778e0
    union all select 'one row', 0.48999999999999994e0
    union all select 'certain and wrong', 1e0
    union all select 'one class', 0.42500000000000004e0
    union all select 'empty', null
),
-- end of rows

bins as (
    select
        *,
        errors_1 / row_count as gap
    from (
        select
            case_name,
            {{ storeroom.calibration_bin('s') }} as bin,
            cast(count(*) as float64) as row_count,
            sum(s - y) as errors_1,
            sum(power(s - y, 2)) as errors_2,
            sum(power(s - y, 3)) as errors_3,
            sum(power(s - y, 4)) as errors_4
        from samples
        group by 1, 2
    ) as summed
),

found as (
    select case_name, {{ storeroom.brier_calibration('gap', 'row_count') }} as value from bins group by case_name
    union all
    select 'empty' as case_name, {{ storeroom.brier_calibration('gap', 'row_count') }} as value from bins where 1 = 0
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
    or not (abs(found.value - expected.value) <= 1e-9 * abs(expected.value) + 1e-12)
