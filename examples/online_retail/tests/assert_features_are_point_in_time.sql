{#- Counts the features of every fiftieth customer again, straight from the source. -#}
with features as (

    select *
    from {{ ref('fct_features__customers') }}
    where mod(customer_id, 50) = 0

),

lines as (

    select distinct
        invoice,
        stock_code,
        country,
        customer_id,
        quantity,
        unit_price,
        cast(invoiced_at as timestamp) as invoiced_at
    from {{ source('online_retail', 'online_retail_ii') }}
    where
        customer_id is not null
        and mod(customer_id, 50) = 0
        and unit_price > 0

),

as_of_times as (

    select distinct as_of_at from features

),

pairs as (

    select
        lines.customer_id,
        as_of_times.as_of_at,
        lines.invoice,
        lines.invoiced_at,
        lines.quantity * lines.unit_price as amount,
        {{ dbt.datediff('lines.invoiced_at', 'as_of_times.as_of_at', 'day') }} as days_ago,
        lines.invoice like 'C%' as is_cancelled
    from as_of_times
    inner join lines on as_of_times.as_of_at > lines.invoiced_at

),

recounted as (

    select
        customer_id,
        as_of_at,
        min(case when not is_cancelled then days_ago end) as recency_days,
        max(case when not is_cancelled then days_ago end) as tenure_days,
        count(distinct case when not is_cancelled and days_ago <= 30 then invoice end) as order_count_30d,
        count(distinct case when not is_cancelled and days_ago <= 90 then invoice end) as order_count_90d,
        count(distinct case when not is_cancelled and days_ago <= 365 then invoice end) as order_count_365d,
        count(distinct case when not is_cancelled then invoice end) as order_count_ever,
        sum(case when not is_cancelled and days_ago <= 90 then amount else 0 end) as revenue_90d,
        sum(case when not is_cancelled then amount else 0 end) as revenue_ever,
        count(distinct case when is_cancelled and days_ago <= 365 then invoice end) as cancellation_count_365d
    from pairs
    group by customer_id, as_of_at
    having min(case when not is_cancelled then days_ago end) <= 365

),

final as (

    select
        coalesce(features.customer_id, recounted.customer_id) as customer_id,
        coalesce(features.as_of_at, recounted.as_of_at) as as_of_at
    from features
    full outer join recounted
        on
            features.customer_id = recounted.customer_id
            and features.as_of_at = recounted.as_of_at
    where (
        features.recency_days = recounted.recency_days
        and features.tenure_days = recounted.tenure_days
        and features.order_count_30d = recounted.order_count_30d
        and features.order_count_90d = recounted.order_count_90d
        and features.order_count_365d = recounted.order_count_365d
        and features.order_count_ever = recounted.order_count_ever
        and abs(features.revenue_90d - recounted.revenue_90d) < 0.001
        and abs(features.revenue_ever - recounted.revenue_ever) < 0.001
        and features.cancellation_count_365d = recounted.cancellation_count_365d
    ) is not true

)

select * from final
