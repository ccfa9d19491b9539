select
    order_id,
    customer as customer_id,
    ordered_at,
    amount
from {{ source('shop_raw', 'orders') }}
