with lines as (

    select * from {{ ref('stg_online_retail__cancellation_lines') }}

),

final as (

    select
        invoice_id as cancellation_id,
        customer_id,
        min(invoiced_at) as cancelled_at
    from lines
    group by invoice_id, customer_id

)

select * from final
