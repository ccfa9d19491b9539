{{ config(materialized='ephemeral') }}

select distinct {{ dbt.date_trunc('week', 'ordered_at') }} as week_at
from {{ ref('stg_shop__orders') }}
