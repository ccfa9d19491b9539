{{ config(materialized='ephemeral') }}

with

attributions as (
    select * from {{ ref('fct_monitoring__attributions') }}
    where is_drifted
        and reference = 'training'
),

-- The verdict is on the order of all features; the one that moved most beyond chance stands for it.
ranked as (
    select
        *,
        row_number() over (
            partition by version_id, batch_start_at
            order by coalesce(q_value, 1), abs(importance - reference_importance) desc, feature_name
        ) as place
    from attributions
),

told as (
    select
        *,
        ' against training, most for ' || feature_name || ' (place ' || cast(reference_rank as string) || ' -> '
            || cast(importance_rank as string) || ')' as detail
    from ranked
    where place = 1
),

final as (
    select
        {{- storeroom.finding_row('attribution_drift', "'info'", "'the order of importances moved'", {
            'method': "'ndcg'",
            'reference': 'reference',
            'value': 'ndcg',
            'threshold': 'threshold',
            'detail': 'detail',
        }) | indent(4) }}
    from told
)

select * from final
