with customers as (

    select * from {{ ref('fct_features__customers') }}

),

orders as (

    select * from {{ ref('int_orders__orders') }}

),

data_end as (

    select max(invoiced_at) as ended_at from {{ ref('stg_online_retail__lines') }}

),

-- What was spent is known when the window is over, not before: there is no row until then.
closed_windows as (

    select
        customers.customer_id,
        customers.as_of_at,
        {{ storeroom.add_days('customers.as_of_at', 90) }} as window_end_at
    from customers
    cross join data_end
    where {{ storeroom.add_days('customers.as_of_at', 90) }} <= data_end.ended_at

),

final as (

    select
        closed_windows.customer_id,
        closed_windows.as_of_at,
        cast(coalesce(sum(orders.revenue), 0) as float64) as label,
        closed_windows.window_end_at as observed_at
    from closed_windows
    left join orders
        on
            closed_windows.customer_id = orders.customer_id
            and closed_windows.as_of_at <= orders.ordered_at
            and closed_windows.window_end_at > orders.ordered_at
    group by closed_windows.customer_id, closed_windows.as_of_at, closed_windows.window_end_at

)

select * from final
