-- Days from 1970-01-01 00:00 UTC to a time and to the date of it, and that date as text.
with

samples as (
    select cast('the epoch' as string) as case_name, cast('1970-01-01 00:00:00' as timestamp) as moment
    union all select 'noon', cast('2024-01-02 12:00:00' as timestamp)
    union all select 'a second before', cast('1969-12-31 23:59:59' as timestamp)
    union all select 'a microsecond', cast('1970-01-01 00:00:00.000001' as timestamp)
    union all select 'leap day', cast('2000-02-29 06:00:00' as timestamp)
    union all select 'null', null
),

expected as (
    select cast('the epoch' as string) as case_name, 0e0 as days, 0e0 as days_of_date, '1970-01-01' as day
    union all select 'noon', 19724.5e0, 19724e0, '2024-01-02'
    union all select 'a second before', -1 / 86400e0, -1e0, '1969-12-31'
    union all select 'a microsecond', 1 / 86400000000e0, 0e0, '1970-01-01'
    union all select 'leap day', 11016.25e0, 11016e0, '2000-02-29'
    union all select 'null', null, null, '-'
),

measured as (
    select
        case_name,
        {{ storeroom.days_since_epoch('moment') }} as days,
        {{ storeroom.days_since_epoch('cast(moment as date)') }} as days_of_date
    from samples
),

found as (
    select *, {{ storeroom.readable_day('days') }} as day from measured
)

select
    coalesce(found.case_name, expected.case_name) as case_name,
    found.days,
    found.days_of_date,
    found.day
from found
full outer join expected
    on found.case_name = expected.case_name
where found.case_name is null
    or expected.case_name is null
    or (found.days is null) <> (expected.days is null)
    or abs(found.days - expected.days) > 1e-15 * greatest(1, abs(expected.days))
    or (found.days_of_date is null) <> (expected.days_of_date is null)
    or found.days_of_date <> expected.days_of_date
    or found.day <> expected.day
