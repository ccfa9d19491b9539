-- Agreement of two orders of features: ties, values below zero, one feature, nothing that matters; what is not finite does not count.
with

-- rows of tests/python/parity/expected_values.py: change them there
samples as (
    select cast('plain' as string) as case_name, cast('feature 0' as string) as item, cast(0.3e0 as float64) as importance, cast(0.1e0 as float64) as reference
    union all select 'plain', 'feature 1', 0.1e0, 0.4e0
    union all select 'plain', 'feature 2', 0.2e0, 0.2e0
    union all select 'plain', 'feature 3', 0.05e0, 0e0
    union all select 'same order', 'feature 0', 3e0, 0.5e0
    union all select 'same order', 'feature 1', 2e0, 0.2e0
    union all select 'same order', 'feature 2', 1e0, 0.1e0
    union all select 'reversed', 'feature 0', 1e0, 3e0
    union all select 'reversed', 'feature 1', 2e0, 2e0
    union all select 'reversed', 'feature 2', 3e0, 1e0
    union all select 'ties', 'feature 0', 0.2e0, 0.1e0
    union all select 'ties', 'feature 1', 0.2e0, 0.5e0
    union all select 'ties', 'feature 2', 0.1e0, 0.5e0
    union all select 'ties', 'feature 3', 0.1e0, 0e0
    union all select 'ties', 'feature 4', 0.1e0, 0.3e0
    union all select 'constant', 'feature 0', 0.5e0, 0.1e0
    union all select 'constant', 'feature 1', 0.5e0, 0.2e0
    union all select 'constant', 'feature 2', 0.5e0, 0.3e0
    union all select 'constant reference', 'feature 0', 0.1e0, 0.5e0
    union all select 'constant reference', 'feature 1', 0.2e0, 0.5e0
    union all select 'constant reference', 'feature 2', 0.3e0, 0.5e0
    union all select 'below zero', 'feature 0', -0.1e0, 0.4e0
    union all select 'below zero', 'feature 1', 0.3e0, -0.1e0
    union all select 'below zero', 'feature 2', -0.2e0, 0.2e0
    union all select 'below zero', 'feature 3', 0.1e0, -0.3e0
    union all select 'one feature', 'feature 0', 0e0, 0.3e0
    union all select 'nothing matters', 'feature 0', 0.1e0, 0e0
    union all select 'nothing matters', 'feature 1', 0.2e0, -0.1e0
    union all select 'nothing matters now', 'feature 0', 0e0, 0.3e0
    union all select 'nothing matters now', 'feature 1', -0.2e0, 0.2e0
    union all select 'nothing matters now', 'feature 2', -0.1e0, 0.1e0
    union all select 'with null', 'feature 0', 0.3e0, 0.1e0
    union all select 'with null', 'feature 1', null, 0.9e0
    union all select 'with null', 'feature 2', 0.1e0, null
    union all select 'with null', 'feature 3', 0.2e0, 0.2e0
    union all select 'all null', 'feature 0', null, 0.2e0
    union all select 'all null', 'feature 1', 0.1e0, null
    union all select 'not finite', 'feature 0', 0.3e0, 0.1e0
    union all select 'not finite', 'feature 1', cast('nan' as float64), 0.2e0
    union all select 'not finite', 'feature 2', cast('infinity' as float64), 0.3e0
    union all select 'not finite', 'feature 3', 0.2e0, 0.2e0
    union all select 'not finite', 'feature 4', 0.1e0, cast('-infinity' as float64)
    union all select 'tiny', 'feature 0', 1e-300, 3e-300
    union all select 'tiny', 'feature 1', 3e-300, 2e-300
),

expected as (
    select cast('plain' as string) as case_name, cast(0.7396673768007591e0 as float64) as value
    union all select 'same order', 1e0
    union all select 'reversed', 0.7899980042460358e0
    union all select 'ties', 0.8335081546573511e0
    union all select 'constant', 0.8949990021230181e0
    union all select 'constant reference', 1e0
    union all select 'below zero', 0.5306165378285053e0
    union all select 'one feature', 1e0
    union all select 'nothing matters', null
    union all select 'nothing matters now', 0.8949990021230179e0
    union all select 'with null', 0.8597186998521971e0
    union all select 'all null', null
    union all select 'not finite', 0.8597186998521971e0
    union all select 'tiny', 0.9134015924715543e0
    union all select 'empty', null
),
-- end of rows

agreements as (
    {{ storeroom.ndcg('samples', ['case_name'], 'item', 'importance', 'reference') }}
),

found as (
    select case_name, max(ndcg) as value from agreements group by case_name
    union all
    select 'empty' as case_name, max(ndcg) as value from agreements where 1 = 0
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
