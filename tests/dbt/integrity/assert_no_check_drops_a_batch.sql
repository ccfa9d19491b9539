-- Every batch of the spine has its flag row, and no flag row is of another batch: what was not measured must show.
select
    coalesce(windows.version_id, flags.version_id) as version_id,
    coalesce(windows.batch_start_at, flags.batch_start_at) as batch_start_at
from (
    select * from {{ ref('int_monitoring__windows') }}
    where window_kind = 'batch'
) as windows
full join {{ ref('fct_monitoring__flags') }} as flags
    on windows.version_id = flags.version_id
    and windows.batch_start_at = flags.batch_start_at
where windows.version_id is null
    or flags.version_id is null
