{{ config(materialized='ephemeral') }}

with

checks as (
    select * from {{ ref('int_monitoring__batch_checks') }}
),

due as (
    select distinct
        model_name,
        version_id,
        batch_start_at,
        subject
    from {{ ref('int_monitoring__tasks') }}
    where subject in ('drift', 'reconstruction')
),

left_out as (
    select
        model_name,
        version_id,
        batch_start_at,
        'profile' as method,
        'this batch was not measured: run storeroom monitor' as event
    from checks
    where not is_measured

    union all

    select
        model_name,
        version_id,
        batch_start_at,
        subject as method,
        case
            when subject = 'drift' then 'this batch was not compared with training: run storeroom monitor'
            else 'the features of this batch were not measured together: run storeroom monitor'
        end as event
    from due
),

final as (
    select
        {{- storeroom.finding_row('unmeasured', "'critical'", 'event', {'method': 'method'}) | indent(4) }}
    from left_out
)

select * from final
