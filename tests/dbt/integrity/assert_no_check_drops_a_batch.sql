-- Every batch of the spine has its flag row: what was not measured must show.
select
    windows.version_id,
    windows.batch_start_at
from {{ ref('int_monitoring__windows') }} as windows
left join {{ ref('fct_monitoring__flags') }} as flags
    on windows.version_id = flags.version_id
    and windows.batch_start_at = flags.batch_start_at
where windows.window_kind = 'batch'
    and flags.version_id is null
