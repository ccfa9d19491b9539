{{ config(alias='customer_returned') }}

select
    weeks.customer_id,
    weeks.week_at,
    count(orders.order_id) > 0 as has_returned,
    cast({{ dbt.dateadd('day', 7, 'weeks.week_at') }} as timestamp) as observed_at
from {{ ref('fct_customer_weeks') }} as weeks
left join {{ ref('stg_shop__orders') }} as orders
    on weeks.customer_id = orders.customer_id
    and orders.ordered_at >= weeks.week_at
    and orders.ordered_at < cast({{ dbt.dateadd('day', 7, 'weeks.week_at') }} as timestamp)
group by 1, 2, 4
