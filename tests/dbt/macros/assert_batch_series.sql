-- Every batch start from first to last, both included; none backwards.
with

-- rows of tests/python/parity/expected_values.py: change them there
samples as (
    select cast('hour' as string) as case_name, cast('hour' as string) as batch, cast(cast('2024-02-28 22:00:00' as timestamp) as timestamp) as first_at, cast(cast('2024-02-29 01:00:00' as timestamp) as timestamp) as last_at
    union all select 'hour once', 'hour', cast('2024-02-28 22:00:00' as timestamp), cast('2024-02-28 22:00:00' as timestamp)
    union all select 'hour backwards', 'hour', cast('2024-02-29 01:00:00' as timestamp), cast('2024-02-28 22:00:00' as timestamp)
    union all select 'day', 'day', cast('2024-02-27 00:00:00' as timestamp), cast('2024-03-01 00:00:00' as timestamp)
    union all select 'day once', 'day', cast('2024-02-27 00:00:00' as timestamp), cast('2024-02-27 00:00:00' as timestamp)
    union all select 'day backwards', 'day', cast('2024-03-01 00:00:00' as timestamp), cast('2024-02-27 00:00:00' as timestamp)
    union all select 'week', 'week', cast('2023-12-25 00:00:00' as timestamp), cast('2024-01-08 00:00:00' as timestamp)
    union all select 'week once', 'week', cast('2023-12-25 00:00:00' as timestamp), cast('2023-12-25 00:00:00' as timestamp)
    union all select 'week backwards', 'week', cast('2024-01-08 00:00:00' as timestamp), cast('2023-12-25 00:00:00' as timestamp)
    union all select 'month', 'month', cast('2023-11-01 00:00:00' as timestamp), cast('2024-03-01 00:00:00' as timestamp)
    union all select 'month once', 'month', cast('2023-11-01 00:00:00' as timestamp), cast('2023-11-01 00:00:00' as timestamp)
    union all select 'month backwards', 'month', cast('2024-03-01 00:00:00' as timestamp), cast('2023-11-01 00:00:00' as timestamp)
),

expected as (
    select cast('hour once 1' as string) as case_name, cast(cast('2024-02-28 22:00:00' as timestamp) as timestamp) as value
    union all select 'hour 1', cast('2024-02-28 22:00:00' as timestamp)
    union all select 'hour 2', cast('2024-02-28 23:00:00' as timestamp)
    union all select 'hour 3', cast('2024-02-29 00:00:00' as timestamp)
    union all select 'hour 4', cast('2024-02-29 01:00:00' as timestamp)
    union all select 'day once 1', cast('2024-02-27 00:00:00' as timestamp)
    union all select 'day 1', cast('2024-02-27 00:00:00' as timestamp)
    union all select 'day 2', cast('2024-02-28 00:00:00' as timestamp)
    union all select 'day 3', cast('2024-02-29 00:00:00' as timestamp)
    union all select 'day 4', cast('2024-03-01 00:00:00' as timestamp)
    union all select 'week once 1', cast('2023-12-25 00:00:00' as timestamp)
    union all select 'week 1', cast('2023-12-25 00:00:00' as timestamp)
    union all select 'week 2', cast('2024-01-01 00:00:00' as timestamp)
    union all select 'week 3', cast('2024-01-08 00:00:00' as timestamp)
    union all select 'month once 1', cast('2023-11-01 00:00:00' as timestamp)
    union all select 'month 1', cast('2023-11-01 00:00:00' as timestamp)
    union all select 'month 2', cast('2023-12-01 00:00:00' as timestamp)
    union all select 'month 3', cast('2024-01-01 00:00:00' as timestamp)
    union all select 'month 4', cast('2024-02-01 00:00:00' as timestamp)
    union all select 'month 5', cast('2024-03-01 00:00:00' as timestamp)
),
-- end of rows

measured as (
    {%- for batch in ['hour', 'day', 'week', 'month'] %}
    select case_name, {{ storeroom.batch_series('first_at', 'last_at', batch) }} as starts
    from samples
    where batch = '{{ batch }}'
    {%- if not loop.last %}
    union all
    {%- endif %}
    {%- endfor %}
),

starts as (
    select measured.case_name, start_at
    from measured
    {{ storeroom.cross_join_unnest('measured.starts', 'start_at') }}
),

found as (
    select
        case_name || ' ' || cast(row_number() over (partition by case_name order by start_at) as string) as case_name,
        start_at as value
    from starts
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
    or found.value <> expected.value
