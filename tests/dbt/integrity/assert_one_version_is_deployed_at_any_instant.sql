-- When a version is deployed, no other version of its model is; ids break no tie here, the intervals alone do.
select
    one.model_name,
    one.version_id,
    other.version_id as other_version_id,
    one.valid_from_at
from {{ ref('fct_registry__stage_history') }} as one
inner join {{ ref('fct_registry__stage_history') }} as other
    on one.model_name = other.model_name
    and one.version_id <> other.version_id
    and one.valid_from_at >= other.valid_from_at
    and (other.valid_to_at is null or one.valid_from_at < other.valid_to_at)
where one.stage = 'deployed'
    and other.stage = 'deployed'
