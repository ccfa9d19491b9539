-- What was ordered in the four weeks before each Monday.
select
    customers.customer_id,
    cast(weeks.week_at as timestamp) as week_at,
    regions.region,
    count(orders.order_id) as order_count,
    coalesce(sum(orders.amount), 0) as spend,
    max(orders.amount) as largest_order
from {{ ref('stg_shop__customers') }} as customers
cross join {{ ref('int_weeks') }} as weeks
left join {{ ref('regions') }} as regions
    on customers.country = regions.country
left join {{ ref('stg_shop__orders') }} as orders
    on customers.customer_id = orders.customer_id
    and orders.ordered_at < weeks.week_at
    and orders.ordered_at >= cast({{ dbt.dateadd('day', -28, 'weeks.week_at') }} as timestamp)
group by 1, 2, 3
