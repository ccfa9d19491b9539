with lines as (

    select * from {{ ref('stg_online_retail__lines') }}

),

final as (

    select
        invoice_id,
        stock_code,
        customer_id,
        country,
        quantity,
        unit_price,
        amount,
        invoiced_at
    from lines
    where
        is_cancellation
        and has_customer
        and has_price

)

select * from final
