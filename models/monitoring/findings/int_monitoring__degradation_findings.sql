{{ config(materialized='ephemeral') }}

with

degradations as (
    select * from {{ ref('int_monitoring__degradations') }}
),

-- What moved beside the metric, each with its numbers.
told as (
    select
        *,
        case when is_worse_than_reference then 'training' else 'trailing' end as reference,
        ' on ' || cast(label_count as string) || ' labels, ' || kind
            || case
                when estimated_value is not null then ' (estimated ' || {{ storeroom.readable('estimated_value') }} || ')'
                else ''
            end
            || case when has_input_drifted then ': inputs moved' else ': no input moved' end
            || case when has_label_drifted then ', labels moved' else '' end
            || case
                when has_calibration_moved and observed_rate is not null
                    then ', calibration moved (predicted ' || {{ storeroom.readable('mean_prediction') }}
                        || ', observed ' || {{ storeroom.readable('observed_rate') }} || ')'
                when has_calibration_moved
                    then ', calibration moved (mean error ' || {{ storeroom.readable('mean_error') }} || ')'
                else ''
            end
            || case
                when has_ranking_moved
                    then ', ranking moved (AUC ' || {{ storeroom.readable('area_before') }} || ' -> '
                        || {{ storeroom.readable('area') }} || ')'
                else ''
            end as detail
    from degradations
),

final as (
    select
        {{- storeroom.finding_row('degradation', "'critical'", "'degraded'", {
            'metric': 'metric',
            'reference': 'reference',
            'value': 'value',
            'expected_value': "case reference when 'training' then reference_value else trailing_value end",
            'is_trigger': 'true',
            'detail': 'detail',
        }) | indent(4) }}
    from told
)

select * from final
