select
    id as customer_id,
    upper(country) as country
from {{ source('shop_raw', 'customers') }}
