-- Of two independent shares; null with one class.
with

-- rows of tests/python/parity/expected_values.py: change them there
samples as (
    select cast('plain' as string) as case_name, cast(30 as int64) as p, cast(5 as int64) as n, cast(80 as int64) as pt, cast(120 as int64) as nt
    union all select 'equal', 40, 60, 80, 120
    union all select 'nothing yet', 0, 0, 3, 4
    union all select 'all', 3, 4, 3, 4
    union all select 'apart', 5, 0, 5, 9
    union all select 'many', 400000, 2000000, 1000000, 9000000
    union all select 'no positive', 0, 2, 0, 4
    union all select 'no negative', 2, 0, 4, 0
    union all select 'null', null, 1, 2, 3
),

expected as (
    select cast('plain' as string) as case_name, cast(0.05711779170827274e0 as float64) as value
    union all select 'equal', 0.07216878364870323e0
    union all select 'nothing yet', 0e0
    union all select 'all', 0e0
    union all select 'apart', 0e0
    union all select 'many', 0.0005091211934056172e0
    union all select 'no positive', null
    union all select 'no negative', null
    union all select 'null', null
),
-- end of rows

found as (
    select case_name, {{ storeroom.score_distance_std_error('p', 'n', 'pt', 'nt') }} as value from samples
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
