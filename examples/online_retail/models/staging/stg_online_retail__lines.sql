with source as (

    select * from {{ source('online_retail', 'online_retail_ii') }}

),

typed as (

    select
        invoice as invoice_id,
        stock_code,
        country,
        cast(customer_id as int64) as customer_id,
        cast(quantity as int64) as quantity,
        -- exact decimals: their sum is the same in any order, so the same rows always give the same features
        cast(unit_price as numeric) as unit_price,
        cast(invoiced_at as timestamp) as invoiced_at
    from source

),

-- The workbook's two sheets overlap in 2010-12-01 .. 2010-12-09, and a till repeats a line now and then.
deduplicated as (

    select
        invoice_id,
        stock_code,
        country,
        customer_id,
        quantity,
        unit_price,
        invoiced_at,
        count(*) as copy_count
    from typed
    group by invoice_id, stock_code, country, customer_id, quantity, unit_price, invoiced_at

),

final as (

    select
        invoice_id,
        stock_code,
        customer_id,
        country,
        quantity,
        unit_price,
        quantity * unit_price as amount,
        copy_count,
        starts_with(invoice_id, 'C') as is_cancellation,
        customer_id is not null as has_customer,
        unit_price > 0 as has_price,
        invoiced_at
    from deduplicated

)

select * from final
