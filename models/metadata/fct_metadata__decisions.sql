with

settled as (
    {{ storeroom.settled('ledger__decisions') }}
),

versions as (
    select * from {{ ref('int_registry__versions') }}
)

select
    settled.decision_id,
    settled.execution_id,
    settled.model_name,
    settled.decision_type,
    settled.trigger_type,
    settled.champion_version_id,
    champions.version_number as champion_version_number,
    settled.challenger_version_id,
    challengers.version_number as challenger_version_number,
    settled.outcome,
    settled.reason,
    settled.evidence,
    settled.gates,
    settled.occurred_at,
    settled.recorded_at
from settled
left join versions as champions
    on settled.champion_version_id = champions.version_id
left join versions as challengers
    on settled.challenger_version_id = challengers.version_id
