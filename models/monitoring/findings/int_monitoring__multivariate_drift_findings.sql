{{ config(materialized='ephemeral') }}

with

reconstruction as (
    select * from {{ ref('fct_monitoring__reconstruction') }}
    where is_drifted
),

told as (
    select
        *,
        case when value > expected_value then upper_threshold else lower_threshold end as threshold,
        ' +/- ' || {{ storeroom.readable('upper_threshold - expected_value') }} || case
            when value > expected_value then ' (above: they no longer go together as in training)'
            else ' (below: they vary less around each other than in training)'
        end as detail
    from reconstruction
),

-- It names no feature that could be mended or that a retraining could be for.
final as (
    select
        {{- storeroom.finding_row('multivariate_drift', "'info'", "'the features together moved'", {
            'method': "'reconstruction_error'",
            'value': 'value',
            'expected_value': 'expected_value',
            'threshold': 'threshold',
            'detail': 'detail',
        }) | indent(4) }}
    from told
)

select * from final
