-- Twice the smaller tail of scipy's hypergeometric distribution.
with

-- rows of tests/python/parity/expected_values.py: change them there
samples as (
    select cast('1 of 60 where 10 of 20060 are' as string) as case_name, cast(1 as int64) as found, cast(60 as int64) as drawn, cast(10 as int64) as marked, cast(20060 as int64) as total
    union all select '5 of 60 where 419 of 20060 are', 5, 60, 419, 20060
    union all select '0 of 60 where 419 of 20060 are', 0, 60, 419, 20060
    union all select '60 of 60 where 69 of 20060 are', 60, 60, 69, 20060
    union all select '3 of 8 where 9 of 17 are', 3, 8, 9, 17
    union all select '9 of 9 where 9 of 18 are', 9, 9, 9, 18
    union all select '7 of 10 where 8 of 12 are', 7, 10, 8, 12
    union all select '300 of 1000 where 300 of 100000 are', 300, 1000, 300, 100000
    union all select '4 of 1000 where 5000 of 1001000 are', 4, 1000, 5000, 1001000
    union all select 'nothing marked', 0, 60, 0, 100
    union all select 'all marked', 60, 60, 100, 100
    union all select 'more than there are', 11, 60, 10, 100
    union all select 'fewer than there must be', 3, 60, 50, 100
    union all select 'null', null, 60, 10, 100
),

expected as (
    select cast('1 of 60 where 10 of 20060 are' as string) as case_name, cast(0.05903483163929204e0 as float64) as value
    union all select '5 of 60 where 419 of 20060 are', 0.016543911724450074e0
    union all select '0 of 60 where 419 of 20060 are', 0.5625626512416977e0
    union all select '60 of 60 where 69 of 20060 are', 7.465798807246673e-166
    union all select '3 of 8 where 9 of 17 are', 0.4759358288770055e0
    union all select '9 of 9 where 9 of 18 are', 4.1135335252982315e-05
    union all select '7 of 10 where 8 of 12 are', 1e0
    union all select '300 of 1000 where 300 of 100000 are', 0e0
    union all select '4 of 1000 where 5000 of 1001000 are', 0.881690761589793e0
    union all select 'nothing marked', 1e0
    union all select 'all marked', 1e0
    union all select 'more than there are', null
    union all select 'fewer than there must be', null
    union all select 'null', null
),
-- end of rows

found as (
    select case_name, {{ storeroom.fisher_exact_p_value('found', 'drawn', 'marked', 'total') }} as value from samples
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
    or not (abs(found.value - expected.value) <= 1e-7 * abs(expected.value))
