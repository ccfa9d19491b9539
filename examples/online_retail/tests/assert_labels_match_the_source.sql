{#- Answers both questions again for every fiftieth customer, straight from the source. -#}
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
        and invoice not like 'C%'

),

data_end as (

    select cast(max(invoiced_at) as timestamp) as ended_at from {{ source('online_retail', 'online_retail_ii') }}

),

pairs as (

    select
        features.customer_id,
        features.as_of_at,
        lines.quantity * lines.unit_price as amount,
        lines.invoiced_at,
        {{ dbt.datediff('features.as_of_at', 'lines.invoiced_at', 'day') }} as days_later
    from features
    left join lines
        on
            features.customer_id = lines.customer_id
            and features.as_of_at <= lines.invoiced_at

),

answers as (

    select
        pairs.customer_id,
        pairs.as_of_at,
        {{ dbt.datediff('pairs.as_of_at', 'max(data_end.ended_at)', 'day') }} as days_of_data_after,
        min(case when pairs.days_later < 30 then pairs.invoiced_at end) as first_ordered_at,
        sum(case when pairs.days_later < 90 then pairs.amount else 0 end) as spend
    from pairs
    cross join data_end
    group by pairs.customer_id, pairs.as_of_at

),

final as (

    select
        answers.customer_id,
        answers.as_of_at
    from answers
    left join {{ ref('fct_labels__repurchase_30d') }} as repurchase
        on
            answers.customer_id = repurchase.customer_id
            and answers.as_of_at = repurchase.as_of_at
    left join {{ ref('fct_labels__spend_90d') }} as spending
        on
            answers.customer_id = spending.customer_id
            and answers.as_of_at = spending.as_of_at
    where
        case
            when answers.first_ordered_at is not null
                then repurchase.label = 1 and repurchase.observed_at = answers.first_ordered_at
            when answers.days_of_data_after >= 30 then repurchase.label = 0
            else repurchase.label is null
        end is not true
        or case
            when answers.days_of_data_after >= 90 then abs(spending.label - answers.spend) < 0.001
            else spending.label is null
        end is not true

)

select * from final
