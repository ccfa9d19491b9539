{#- A "no" needs a window that is over: a label that is observed after the data ends was made up. -#}
with data_end as (

    select cast(max(invoiced_at) as timestamp) as ended_at from {{ source('online_retail', 'online_retail_ii') }}

),

labels as (

    select
        customer_id,
        as_of_at,
        observed_at,
        'repurchase_30d' as label_name
    from {{ ref('fct_labels__repurchase_30d') }}
    union all
    select
        customer_id,
        as_of_at,
        observed_at,
        'spend_90d' as label_name
    from {{ ref('fct_labels__spend_90d') }}

),

final as (

    select labels.*
    from labels
    cross join data_end
    where
        labels.observed_at > data_end.ended_at
        or labels.observed_at < labels.as_of_at

)

select * from final
