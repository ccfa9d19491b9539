with lines as (

    select * from {{ ref('stg_online_retail__order_lines') }}

),

orders as (

    select
        invoice_id as order_id,
        customer_id,
        -- one invoice never names two countries; the aggregate only says so
        max(country) as country,
        sum(amount) as revenue,
        sum(quantity) as item_count,
        count(distinct stock_code) as product_count,
        min(invoiced_at) as ordered_at
    from lines
    group by invoice_id, customer_id

),

final as (

    select
        order_id,
        customer_id,
        country,
        row_number() over (partition by customer_id order by ordered_at, order_id) as order_number,
        revenue,
        item_count,
        product_count,
        ordered_at
    from orders

)

select * from final
