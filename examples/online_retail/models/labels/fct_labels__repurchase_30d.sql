with customers as (

    select * from {{ ref('fct_features__customers') }}

),

orders as (

    select * from {{ ref('int_orders__orders') }}

),

data_end as (

    select max(invoiced_at) as ended_at from {{ ref('stg_online_retail__lines') }}

),

windows as (

    select
        customer_id,
        as_of_at,
        {{ storeroom.add_days('as_of_at', 30) }} as window_end_at
    from customers

),

first_orders as (

    select
        windows.customer_id,
        windows.as_of_at,
        windows.window_end_at,
        min(orders.ordered_at) as first_ordered_at
    from windows
    left join orders
        on
            windows.customer_id = orders.customer_id
            and windows.as_of_at <= orders.ordered_at
            and windows.window_end_at > orders.ordered_at
    group by windows.customer_id, windows.as_of_at, windows.window_end_at

),

-- An order is known when it happens. That there was none is known when the window is over, and until then
-- there is no row: silence is not a "no".
final as (

    select
        first_orders.customer_id,
        first_orders.as_of_at,
        cast(case when first_orders.first_ordered_at is null then 0 else 1 end as int64) as label,
        coalesce(first_orders.first_ordered_at, first_orders.window_end_at) as observed_at
    from first_orders
    cross join data_end
    where coalesce(first_orders.first_ordered_at, first_orders.window_end_at) <= data_end.ended_at

)

select * from final
