-- Flagged, severity, counts and reasons say the same thing, and what is worse is critical.
select
    version_id,
    batch_start_at
from {{ ref('fct_monitoring__flags') }}
where is_flagged <> (severity in ('critical', 'warning'))
    or (severity = 'ok') <> (reasons is null)
    or (reasons is null) <> (reason is null)
    or (finding_count = 0) <> (reason is null)
    or coalesce(is_drifted, false) and severity = 'ok'
    or coalesce(is_degraded, false) and severity <> 'critical'
