-- A batch ends where the next one starts, 29 February and year's end included.
with

-- rows of tests/python/parity/expected_values.py: change them there
samples as (
    select cast('hour 2024-02-29 23:00' as string) as case_name, cast('hour' as string) as batch, cast(cast('2024-02-29 23:00:00' as timestamp) as timestamp) as moment
    union all select 'hour 2024-01-01 00:00', 'hour', cast('2024-01-01 00:00:00' as timestamp)
    union all select 'hour 2023-01-01 00:00', 'hour', cast('2023-01-01 00:00:00' as timestamp)
    union all select 'hour 2024-12-31 12:00', 'hour', cast('2024-12-31 12:00:00' as timestamp)
    union all select 'hour 2024-03-31 01:00', 'hour', cast('2024-03-31 01:00:00' as timestamp)
    union all select 'day 2024-02-29 00:00', 'day', cast('2024-02-29 00:00:00' as timestamp)
    union all select 'day 2024-01-01 00:00', 'day', cast('2024-01-01 00:00:00' as timestamp)
    union all select 'day 2023-01-01 00:00', 'day', cast('2023-01-01 00:00:00' as timestamp)
    union all select 'day 2024-12-31 00:00', 'day', cast('2024-12-31 00:00:00' as timestamp)
    union all select 'day 2024-03-31 00:00', 'day', cast('2024-03-31 00:00:00' as timestamp)
    union all select 'week 2024-02-26 00:00', 'week', cast('2024-02-26 00:00:00' as timestamp)
    union all select 'week 2024-01-01 00:00', 'week', cast('2024-01-01 00:00:00' as timestamp)
    union all select 'week 2022-12-26 00:00', 'week', cast('2022-12-26 00:00:00' as timestamp)
    union all select 'week 2024-12-30 00:00', 'week', cast('2024-12-30 00:00:00' as timestamp)
    union all select 'week 2024-03-25 00:00', 'week', cast('2024-03-25 00:00:00' as timestamp)
    union all select 'month 2024-02-01 00:00', 'month', cast('2024-02-01 00:00:00' as timestamp)
    union all select 'month 2024-01-01 00:00', 'month', cast('2024-01-01 00:00:00' as timestamp)
    union all select 'month 2023-01-01 00:00', 'month', cast('2023-01-01 00:00:00' as timestamp)
    union all select 'month 2024-12-01 00:00', 'month', cast('2024-12-01 00:00:00' as timestamp)
    union all select 'month 2024-03-01 00:00', 'month', cast('2024-03-01 00:00:00' as timestamp)
    union all select 'hour null', 'hour', null
    union all select 'day null', 'day', null
    union all select 'week null', 'week', null
    union all select 'month null', 'month', null
),

expected as (
    select cast('hour 2024-02-29 23:00' as string) as case_name, cast(cast('2024-03-01 00:00:00' as timestamp) as timestamp) as value
    union all select 'hour 2024-01-01 00:00', cast('2024-01-01 01:00:00' as timestamp)
    union all select 'hour 2023-01-01 00:00', cast('2023-01-01 01:00:00' as timestamp)
    union all select 'hour 2024-12-31 12:00', cast('2024-12-31 13:00:00' as timestamp)
    union all select 'hour 2024-03-31 01:00', cast('2024-03-31 02:00:00' as timestamp)
    union all select 'day 2024-02-29 00:00', cast('2024-03-01 00:00:00' as timestamp)
    union all select 'day 2024-01-01 00:00', cast('2024-01-02 00:00:00' as timestamp)
    union all select 'day 2023-01-01 00:00', cast('2023-01-02 00:00:00' as timestamp)
    union all select 'day 2024-12-31 00:00', cast('2025-01-01 00:00:00' as timestamp)
    union all select 'day 2024-03-31 00:00', cast('2024-04-01 00:00:00' as timestamp)
    union all select 'week 2024-02-26 00:00', cast('2024-03-04 00:00:00' as timestamp)
    union all select 'week 2024-01-01 00:00', cast('2024-01-08 00:00:00' as timestamp)
    union all select 'week 2022-12-26 00:00', cast('2023-01-02 00:00:00' as timestamp)
    union all select 'week 2024-12-30 00:00', cast('2025-01-06 00:00:00' as timestamp)
    union all select 'week 2024-03-25 00:00', cast('2024-04-01 00:00:00' as timestamp)
    union all select 'month 2024-02-01 00:00', cast('2024-03-01 00:00:00' as timestamp)
    union all select 'month 2024-01-01 00:00', cast('2024-02-01 00:00:00' as timestamp)
    union all select 'month 2023-01-01 00:00', cast('2023-02-01 00:00:00' as timestamp)
    union all select 'month 2024-12-01 00:00', cast('2025-01-01 00:00:00' as timestamp)
    union all select 'month 2024-03-01 00:00', cast('2024-04-01 00:00:00' as timestamp)
    union all select 'hour null', null
    union all select 'day null', null
    union all select 'week null', null
    union all select 'month null', null
),
-- end of rows

found as (
    {%- for batch in ['hour', 'day', 'week', 'month'] %}
    select case_name, {{ storeroom.batch_end('moment', batch) }} as value from samples where batch = '{{ batch }}'
    {%- if not loop.last %}
    union all
    {%- endif %}
    {%- endfor %}
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
