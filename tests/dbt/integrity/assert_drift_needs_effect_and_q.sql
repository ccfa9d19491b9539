-- Drift is an effect at least its threshold and a q below alpha, never one of them alone.
select drift_id
from {{ storeroom.every_partition(ref('fct_monitoring__drift')) }}
where is_drifted
    and not coalesce(abs(statistic) >= threshold and q_value < alpha, false)
