-- Positives among the two highest scores; of equal ones at the cut their share.
with

-- rows of tests/python/parity/expected_values.py: change them there
samples as (
    select cast('plain' as string) as case_name, cast(0.1e0 as float64) as s, cast(0 as int64) as y
    union all select 'plain', 0.4e0, 0
    union all select 'plain', 0.35e0, 1
    union all select 'plain', 0.8e0, 1
    union all select 'plain', 0.7e0, 0
    union all select 'ties', 0.2e0, 0
    union all select 'ties', 0.5e0, 1
    union all select 'ties', 0.5e0, 0
    union all select 'ties', 0.5e0, 1
    union all select 'ties', 0.9e0, 0
    union all select 'ties', 0.2e0, 0
    union all select 'ties', 0.9e0, 1
    union all select 'perfect', 0.1e0, 0
    union all select 'perfect', 0.2e0, 0
    union all select 'perfect', 0.8e0, 1
    union all select 'perfect', 0.9e0, 1
    union all select 'the wrong way', 0.9e0, 0
    union all select 'the wrong way', 0.8e0, 0
    union all select 'the wrong way', 0.2e0, 1
    union all select 'the wrong way', 0.1e0, 1
    union all select 'constant', 0.5e0, 0
    union all select 'constant', 0.5e0, 1
    union all select 'constant', 0.5e0, 0
    union all select 'constant', 0.5e0, 1
    union all select 'one positive', 0.3e0, 0
    union all select 'one positive', 0.6e0, 1
    union all select 'one positive', 0.1e0, 0
    union all select 'infinite scores', cast('-infinity' as float64), 0
    union all select 'infinite scores', 0e0, 1
    union all select 'infinite scores', cast('infinity' as float64), 1
    union all select 'infinite scores', 1e0, 0
    union all select 'one class', 0.3e0, 1
    union all select 'one class', 0.6e0, 1
    union all select 'one row', 0.3e0, 0
),

expected as (
    select cast('plain' as string) as case_name, cast(1e0 as float64) as value
    union all select 'ties', 1e0
    union all select 'perfect', 2e0
    union all select 'the wrong way', 0e0
    union all select 'constant', 1e0
    union all select 'one positive', 1e0
    union all select 'infinite scores', 1e0
    union all select 'one class', 2e0
    union all select 'one row', 0e0
    union all select 'empty', null
),
-- end of rows

score_groups as (
    select
        case_name,
        s,
        sum(cast(y as float64)) as positives,
        sum(cast(1 - y as float64)) as negatives
    from samples
    group by 1, 2
),

ranked as (
    select
        *,
        sum(positives) over (
            partition by case_name order by s desc rows between unbounded preceding and current row
        ) as positives_so_far,
        sum(negatives) over (
            partition by case_name order by s desc rows between unbounded preceding and current row
        ) as negatives_so_far
    from score_groups
),

found as (
    select case_name, {{ storeroom.positives_in_top('positives', '(positives + negatives)', '(positives_so_far + negatives_so_far)', '2') }} as value from ranked group by case_name
    union all
    select 'empty' as case_name, {{ storeroom.positives_in_top('positives', '(positives + negatives)', '(positives_so_far + negatives_so_far)', '2') }} as value from ranked where 1 = 0
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
