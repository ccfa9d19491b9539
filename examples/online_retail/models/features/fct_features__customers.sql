{%- set year_ago = storeroom.add_days('as_of_times.as_of_at', -365) %}
with orders as (

    select * from {{ ref('int_orders__orders') }}

),

cancellations as (

    select * from {{ ref('int_orders__cancellations') }}

),

-- Every month in which the shop sold something starts with a look back.
as_of_times as (

    select distinct {{ storeroom.batch_start('ordered_at', 'month') }} as as_of_at
    from orders
    where {{ storeroom.batch_start('ordered_at', 'month') }} < {{ storeroom.now() }}

),

-- Point in time: what had happened strictly before as_of_at, and nothing else.
past_orders as (

    select
        as_of_times.as_of_at,
        orders.customer_id,
        orders.revenue,
        orders.item_count,
        orders.product_count,
        orders.ordered_at,
        orders.ordered_at >= {{ storeroom.add_days('as_of_times.as_of_at', -30) }} as is_in_30d,
        orders.ordered_at >= {{ storeroom.add_days('as_of_times.as_of_at', -90) }} as is_in_90d,
        orders.ordered_at >= {{ year_ago }} as is_in_365d
    from as_of_times
    inner join orders on as_of_times.as_of_at > orders.ordered_at

),

past_cancellations as (

    select
        as_of_times.as_of_at,
        cancellations.customer_id,
        count(*) as cancellation_count_365d
    from as_of_times
    inner join cancellations
        on
            as_of_times.as_of_at > cancellations.cancelled_at
            and cancellations.cancelled_at >= {{ year_ago }}
    group by as_of_times.as_of_at, cancellations.customer_id

),

history as (

    select
        customer_id,
        as_of_at,
        min(ordered_at) as first_ordered_at,
        max(ordered_at) as last_ordered_at,
        sum(case when is_in_30d then 1 else 0 end) as order_count_30d,
        sum(case when is_in_90d then 1 else 0 end) as order_count_90d,
        sum(case when is_in_365d then 1 else 0 end) as order_count_365d,
        count(*) as order_count_ever,
        sum(case when is_in_30d then revenue else 0 end) as revenue_30d,
        sum(case when is_in_90d then revenue else 0 end) as revenue_90d,
        sum(case when is_in_365d then revenue else 0 end) as revenue_365d,
        sum(revenue) as revenue_ever,
        sum(case when is_in_365d then item_count else 0 end) as item_count_365d,
        sum(case when is_in_365d then product_count else 0 end) as product_count_365d
    from past_orders
    group by customer_id, as_of_at

),

active as (

    select *
    from history
    where order_count_365d > 0

),

final as (

    select
        active.customer_id,
        active.as_of_at,
        case
            when last_orders.country in ('United Kingdom', 'EIRE', 'Germany', 'France')
                then last_orders.country
            else 'other'
        end as country_group,
        {{ dbt.datediff('active.last_ordered_at', 'active.as_of_at', 'day') }} as recency_days,
        {{ dbt.datediff('active.first_ordered_at', 'active.as_of_at', 'day') }} as tenure_days,
        cast(active.order_count_30d as int64) as order_count_30d,
        cast(active.order_count_90d as int64) as order_count_90d,
        cast(active.order_count_365d as int64) as order_count_365d,
        cast(active.order_count_ever as int64) as order_count_ever,
        cast(active.revenue_30d as float64) as revenue_30d,
        cast(active.revenue_90d as float64) as revenue_90d,
        cast(active.revenue_365d as float64) as revenue_365d,
        cast(active.revenue_ever as float64) as revenue_ever,
        cast(active.revenue_365d as float64) / active.order_count_365d as mean_basket_revenue_365d,
        cast(active.item_count_365d as float64) / active.order_count_365d
            as mean_basket_item_count_365d,
        cast(active.product_count_365d as float64) / active.order_count_365d
            as mean_basket_product_count_365d,
        cast(
            {{ dbt.datediff('active.first_ordered_at', 'active.last_ordered_at', 'day') }}
            as float64
        ) / nullif(active.order_count_ever - 1, 0) as mean_days_between_orders,
        coalesce(past_cancellations.cancellation_count_365d, 0) as cancellation_count_365d,
        cast(coalesce(past_cancellations.cancellation_count_365d, 0) as float64)
        / (active.order_count_365d + coalesce(past_cancellations.cancellation_count_365d, 0))
            as cancellation_share_365d
    from active
    inner join orders as last_orders
        on
            active.customer_id = last_orders.customer_id
            and active.order_count_ever = last_orders.order_number
    left join past_cancellations
        on
            active.customer_id = past_cancellations.customer_id
            and active.as_of_at = past_cancellations.as_of_at

)

select * from final
