{{ config(materialized='ephemeral') }}

with

present as (
    select * from {{ ref('int_monitoring__present_rows') }}
    where window_kind = 'batch'
),

states as (
    {{ storeroom.ranked_states(ref('int_monitoring__states')) }}
),

measured as (
    select * from states
    where recency = 1
),

-- All rows of an old batch are gone by retention, which is no news; a part of them is not.
restated as (
    select
        present.model_name,
        present.version_id,
        present.batch_start_at,
        present.subject,
        present.row_count,
        measured.row_count as measured_row_count,
        'was measured on ' || cast(measured.row_count as string) || ' rows and '
            || case
                when present.row_count = 0 then 'all are gone'
                when present.row_count <> measured.row_count then 'has ' || cast(present.row_count as string) || ' now'
                else 'their values changed'
            end
            || case
                when present.row_count = 0 then ''
                else ': run storeroom monitor ' || present.model_name || ' --batch '
                    || replace({{ storeroom.time_text('present.batch_start_at') }}, ' ', 'T') || ' --again'
            end as event
    from present
    inner join measured
        on present.state_of = measured.state_of
    where {{ storeroom.is_restated('present', 'measured') | indent(8) }}
        and (present.is_open or present.row_count > 0)
),

final as (
    select
        {{- storeroom.finding_row('restated', "'warning'", 'event', {
            'feature_name': "case when subject <> 'features' then subject end",
            'metric': "'row_count'",
            'value': 'row_count',
        }) | indent(4) }}
    from restated
)

select * from final
