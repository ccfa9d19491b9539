select order_id
from {{ ref('stg_shop__orders') }}
where ordered_at < cast('{{ var("first_week") }}' as timestamp)
