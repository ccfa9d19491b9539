{{ config(materialized='ledger') }}

-- Rows are appended by the profiles' measuring, just before a relation's first large window is read.
select
    cast(null as string) as relation_name,
    cast(null as string) as feature_name,
    cast(null as int64) as significant_bits,
    cast(null as timestamp) as laid_at
from (select 1 as nothing) as nothing
where 1 = 0
