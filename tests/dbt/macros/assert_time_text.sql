-- A time as text, the same on every engine.
with

samples as (
    select cast('2024-01-29 06:00:00' as string) as expected, cast('2024-01-29 06:00:00' as timestamp) as moment
    union all select '2024-01-29 00:00:00', cast('2024-01-29 00:00:00' as timestamp)
    union all select '2024-10-20 10:20:30', cast('2024-10-20 10:20:30' as timestamp)
    union all select '1969-12-31 23:59:59.5', cast('1969-12-31 23:59:59.5' as timestamp)
    union all select '2024-01-29 06:00:00.12', cast('2024-01-29 06:00:00.12' as timestamp)
    union all select '2024-01-29 06:00:00.00001', cast('2024-01-29 06:00:00.00001' as timestamp)
    union all select null, null
),

found as (
    select expected, {{ storeroom.time_text('moment') }} as text from samples
)

select *
from found
where (text is null) <> (expected is null)
    or text <> expected
