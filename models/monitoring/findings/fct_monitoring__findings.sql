{#- In the order in which findings of one severity are told. -#}
{%- set kinds = [
    'unwatched', 'failed', 'schema', 'unmeasured', 'empty', 'unscored', 'keys', 'restated', 'labels', 'degradation', 'estimate',
    'drift', 'uncompared', 'anomaly', 'attribution_drift', 'multivariate_drift', 'slice_drift', 'no_reference',
] %}

with

unioned as (
    {%- for kind in kinds %}
    select
        *,
        {{ loop.index }} as kind_place
    from {{ ref('int_monitoring__' ~ kind ~ '_findings') }}
    {%- if not loop.last %}
    union all
    {%- endif %}
    {%- endfor %}
),

batches as (
    select * from {{ ref('int_monitoring__watched_batches') }}
),

acknowledgements as (
    select * from {{ ref('int_monitoring__latest_acknowledgements') }}
    where feature_name is null
),

described as (
    select
        *,
        {{ storeroom.finding_words('unioned') | indent(8) }} as reason
    from unioned
),

-- What has no importance may be of the whole and comes first; a prediction or label follows from what moved it.
ranked as (
    select
        *,
        row_number() over (
            partition by version_id, batch_start_at
            order by
                case severity when 'critical' then 1 when 'warning' then 2 else 3 end,
                kind_place,
                case when feature_name in ('prediction', 'label') then 0 else coalesce(importance, 1) end desc,
                reason
        ) as place
    from described
),

-- A table may hold more batches than there were at the clock.
final as (
    select
        {{ dbt.hash(
            "ranked.version_id || '|' || " ~ storeroom.time_text('ranked.batch_start_at') ~ " || '|' || ranked.finding || '|'"
            ~ " || coalesce(ranked.feature_name, '') || '|' || ranked.slice_key || '|' || ranked.slice_value || '|'"
            ~ " || coalesce(ranked.metric, '') || '|' || coalesce(ranked.method, '')"
        ) }} as finding_id,
        ranked.model_name,
        ranked.version_id,
        ranked.batch_start_at,
        batches.batch_end_at,
        ranked.finding,
        ranked.severity,
        cast(ranked.place as int64) as place,
        ranked.feature_name,
        ranked.slice_key,
        ranked.slice_value,
        ranked.metric,
        ranked.method,
        ranked.reference,
        ranked.value,
        ranked.expected_value,
        ranked.threshold,
        ranked.importance,
        ranked.is_trigger,
        ranked.reason,
        acknowledgements.acknowledgement_id is not null as is_acknowledged
    from ranked
    inner join batches
        on ranked.version_id = batches.version_id
        and ranked.batch_start_at = batches.batch_start_at
    left join acknowledgements
        on ranked.model_name = acknowledgements.model_name
        and ranked.batch_start_at = acknowledgements.batch_start_at
)

select * from final
