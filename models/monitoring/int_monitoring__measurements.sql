{{ config(tags=['storeroom_rendered']) }}

with

windows as (
    select * from {{ ref('int_monitoring__windows') }}
),

models as (
    select * from {{ ref('dim_registry__models') }}
),

features as (
    select
        *,
        'features' as subject
    from windows
    where window_kind in ('training', 'context', 'batch')
),

-- The version's own scores on its test window are what its later scores are compared with.
predictions as (
    select
        *,
        'prediction' as subject
    from windows
    where window_kind in ('test', 'batch')
),

-- A label distribution is complete only when every label is final: the early ones are not like the late ones.
labels as (
    select
        windows.*,
        'label' as subject
    from windows
    inner join models
        on windows.model_name = models.model_name
    where windows.window_kind in ('test', 'batch')
        and {{ storeroom.add_days('windows.batch_end_at', 'models.label_delay_days') }} <= {{ storeroom.now() }}
),

-- Rows that came or changed since are a measurement of its own, beside the earlier one.
states as (
    {{ storeroom.ranked_states(ref('int_monitoring__states')) }}
),

unioned as (
    select * from features
    union all
    select * from predictions
    union all
    select * from labels
),

final as (
    select
        coalesce(states.measurement_id, unioned.window_id || '|' || unioned.subject) as measurement_id,
        unioned.window_id,
        unioned.model_name,
        unioned.version_id,
        unioned.window_kind,
        unioned.subject,
        unioned.batch_start_at,
        unioned.batch_end_at,
        coalesce(states.state_number, 1) as state_number
    from unioned
    left join states
        on unioned.window_id || '|' || unioned.subject = states.state_of
        and states.recency = 1
)

select * from final
