-- Flagged, severity and reasons say the same thing.
select
    version_id,
    batch_start_at
from {{ ref('fct_monitoring__flags') }}
where is_flagged <> (reasons is not null)
    or is_flagged <> (severity <> 'ok')
    or (coalesce(is_drifted, false) or coalesce(is_degraded, false)) and not is_flagged
