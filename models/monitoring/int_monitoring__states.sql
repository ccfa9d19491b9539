{{ config(tags=['storeroom_rendered'], materialized='incremental', full_refresh=false) }}

with

present as (
    select * from {{ ref('int_monitoring__present_rows') }}
),

{%- if storeroom.is_added_to() %}

ranked as (
    {{ storeroom.ranked_states(this) }}
),

measured as (
    select * from ranked
    where recency = 1
),
{%- else %}

measured as (
    select
        present.*,
        cast(0 as int64) as state_number
    from present
    where 1 = 0
),
{%- endif %}

compared as (
    select
        present.*,
        coalesce(measured.state_number, 0) + 1 as state_number,
        measured.state_of is null as is_first,
        measured.row_count as measured_row_count,
        present.request_count > measured.request_count as is_requested,
        {{ storeroom.is_restated('present', 'measured') | indent(8) }} as is_restated
    from present
    left join measured
        on present.state_of = measured.state_of
),

-- A batch that lost all its rows is not measured again: what retention takes must not take the history. Labels judge history
-- whenever they come, and late ones are no less true.
due as (
    select * from compared
    where is_first
        or (is_requested and coalesce(row_count, 1) > 0)
        or (
            is_restated
            and row_count > 0
            and (is_open or measured_row_count = 0 or (subject = 'label' and row_count >= measured_row_count))
        )
),

final as (
    select
        state_of || '|' || cast(state_number as string) as state_id,
        state_of || case when state_number > 1 then '|' || cast(state_number as string) else '' end as measurement_id,
        state_of,
        window_id,
        model_name,
        version_id,
        window_kind,
        subject,
        batch_start_at,
        batch_end_at,
        cast(state_number as int64) as state_number,
        row_count,
        row_checksum,
        checksum_basis,
        newest_at,
        request_count,
        {{ storeroom.now() }} as seen_at
    from due
)

select * from final
