-- Dates and times as UTC timestamps, with their type known and not, and whether they lie in 29 and 30 January 2024.
with

samples as (
    select cast('2024-01-28 23:59:59' as timestamp) as moment, false as is_inside, false as is_date_inside
    union all select cast('2024-01-29 00:00:00' as timestamp), true, true
    union all select cast('2024-01-30 23:59:59' as timestamp), true, true
    union all select cast('2024-01-31 00:00:00' as timestamp), false, false
    union all select cast('2024-01-31 12:00:00' as timestamp), false, false
    union all select cast(null as timestamp), null, null
),

typed as (
    select
        *,
        cast(moment as date) as day,
        {{ storeroom.batch_start('moment', 'day') }} as midnight
    from samples
)

select *
from typed
where {{ storeroom.utc_time('moment', 'timestamp') }} <> moment
    or {{ storeroom.utc_time('moment') }} <> moment
    or {{ storeroom.utc_time('day', 'date') }} <> midnight
    or {{ storeroom.utc_time('day') }} <> midnight
    or {{ storeroom.utc_window('moment', 'timestamp', '2024-01-29', '2024-01-31') }} <> is_inside
    or {{ storeroom.utc_window('moment', none, '2024-01-29', '2024-01-31') }} <> is_inside
    or {{ storeroom.utc_window('day', 'date', '2024-01-29', '2024-01-31') }} <> is_date_inside
    or (moment is not null and (
        {{ storeroom.utc_time('moment') }} is null
        or {{ storeroom.utc_time('day') }} is null
        or {{ storeroom.utc_window('day', 'date', '2024-01-29', '2024-01-31') }} is null
    ))
