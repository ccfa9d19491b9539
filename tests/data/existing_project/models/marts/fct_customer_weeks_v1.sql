select
    customers.customer_id,
    cast(weeks.week_at as timestamp) as week_at,
    coalesce(sum(orders.amount), 0) as spend
from {{ ref('stg_shop__customers') }} as customers
cross join {{ ref('int_weeks') }} as weeks
left join {{ ref('stg_shop__orders') }} as orders
    on customers.customer_id = orders.customer_id
    and orders.ordered_at < weeks.week_at
group by 1, 2
