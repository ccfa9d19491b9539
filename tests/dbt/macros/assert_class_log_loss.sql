-- Log loss of the true class; of one that training never saw as if of probability 0.
with

-- rows of tests/python/parity/expected_values.py: change them there
samples as (
    select cast('a' as string) as case_name, cast('{"a": 0.2, "b/c": 0.5, "~": 0.3}' as string) as scores, cast('a' as string) as y
    union all select 'b/c', '{"a": 0.2, "b/c": 0.5, "~": 0.3}', 'b/c'
    union all select '~', '{"a": 0.2, "b/c": 0.5, "~": 0.3}', '~'
    union all select 'certain', '{"a": 1.0, "b": 0.0}', 'a'
    union all select 'unseen', '{"a": 0.2, "b/c": 0.5, "~": 0.3}', 'z'
    union all select 'null', null, 'a'
    union all select 'null label', '{"a": 0.2, "b/c": 0.5, "~": 0.3}', null
),

expected as (
    select cast('a' as string) as case_name, cast(1.6094379124341003e0 as float64) as value
    union all select 'b/c', 0.6931471805599453e0
    union all select '~', 1.2039728043259361e0
    union all select 'certain', -0e0
    union all select 'unseen', 36.04365338911715e0
    union all select 'null', null
    union all select 'null label', null
),
-- end of rows

found as (
    select case_name, {{ storeroom.class_log_loss(storeroom.parsed_json('scores'), 'y') }} as value from samples
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
