-- Chebyshev distance of shares; null when a side is empty.
with

-- rows of tests/python/parity/expected_values.py: change them there
samples as (
    select cast('plain' as string) as case_name, cast(10 as int64) as r, cast(15 as int64) as b
    union all select 'plain', 20, 15
    union all select 'plain', 30, 30
    union all select 'equal', 10, 10
    union all select 'equal', 20, 20
    union all select 'equal', 30, 30
    union all select 'in proportion', 10, 100
    union all select 'in proportion', 20, 200
    union all select 'in proportion', 30, 300
    union all select 'one bin', 12, 40
    union all select 'zero bin in the batch', 5, 0
    union all select 'zero bin in the batch', 5, 8
    union all select 'zero bin in the batch', 10, 8
    union all select 'zero bin in the reference', 0, 5
    union all select 'zero bin in the reference', 8, 5
    union all select 'zero bin in the reference', 8, 10
    union all select 'zero bin on both sides', 10, 20
    union all select 'zero bin on both sides', 0, 0
    union all select 'zero bin on both sides', 20, 15
    union all select 'disjoint', 7, 0
    union all select 'disjoint', 0, 9
    union all select 'one row a side', 1, 0
    union all select 'one row a side', 0, 1
    union all select 'many rows', 400000, 399000
    union all select 'many rows', 350000, 352000
    union all select 'many rows', 250000, 249000
    union all select 'empty batch', 3, 0
    union all select 'empty batch', 2, 0
    union all select 'empty batch', 5, 0
    union all select 'empty batch and a zero bin', 3, 0
    union all select 'empty batch and a zero bin', 0, 0
    union all select 'empty batch and a zero bin', 5, 0
    union all select 'empty reference', 0, 4
    union all select 'empty reference', 0, 4
    union all select 'empty sides', 0, 0
    union all select 'empty sides', 0, 0
),

expected as (
    select cast('plain' as string) as case_name, cast(0.08333333333333334e0 as float64) as value
    union all select 'equal', 0e0
    union all select 'in proportion', 0e0
    union all select 'one bin', 0e0
    union all select 'zero bin in the batch', 0.25e0
    union all select 'zero bin in the reference', 0.25e0
    union all select 'zero bin on both sides', 0.23809523809523808e0
    union all select 'disjoint', 1e0
    union all select 'one row a side', 1e0
    union all select 'many rows', 0.0020000000000000018e0
    union all select 'empty batch', null
    union all select 'empty batch and a zero bin', null
    union all select 'empty reference', null
    union all select 'empty sides', null
    union all select 'empty', null
),
-- end of rows

totals as (
    select
        *,
        sum(r) over (partition by case_name) as rt,
        sum(b) over (partition by case_name) as bt,
        count(*) over (partition by case_name) as bins
    from samples
),

found as (
    select case_name, {{ storeroom.l_infinity_of_bins('r', 'b', 'rt', 'bt') }} as value from totals group by case_name
    union all
    select 'empty' as case_name, {{ storeroom.l_infinity_of_bins('r', 'b', 'rt', 'bt') }} as value from totals where 1 = 0
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
    or not (abs(found.value - expected.value) <= 1e-9 * abs(expected.value) + 1e-15)
