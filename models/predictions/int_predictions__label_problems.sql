{{ config(tags=['storeroom_rendered'], materialized='table') }}

{%- set declared = storeroom.watched_models() %}

with

{%- for name, declaration in declared.items() %}

labels_{{ loop.index }} as (
    {{ storeroom.label_rows(name, with_text=true) | indent(4) }}
),

-- A label that was corrected since is a problem no longer.
ranked_{{ loop.index }} as (
    select
        labels.*,
        {{ storeroom.batch_start('labels.as_of_at', declaration.batch) }} as batch_start_at,
        row_number() over (
            partition by labels.entity_key, labels.as_of_at
            order by {{ storeroom.label_order("'" ~ declaration.label_policy ~ "'") | indent(12) }}
        ) as recency
    from labels_{{ loop.index }} as labels
    where labels.observed_at <= {{ storeroom.now() }}
),
{%- endfor %}

unusable as (
    {%- for name in declared %}
    select
        model_name,
        batch_start_at,
        as_of_at,
        label_text
    from ranked_{{ loop.index }}
    where recency = 1
        and label_value is null
        and label_class is null
    {{- ' union all' if not loop.last }}
    {%- endfor %}
    {%- if not declared %}
    select
        cast(null as string) as model_name,
        cast(null as timestamp) as batch_start_at,
        cast(null as timestamp) as as_of_at,
        cast(null as string) as label_text
    from (select 1 as nothing) as nothing
    where 1 = 0
    {%- endif %}
),

final as (
    select
        model_name,
        batch_start_at,
        case when label_text is null then 'missing' else 'invalid' end as problem,
        cast(count(*) as int64) as label_count,
        min(label_text) || case
            when min(label_text) <> max(label_text) then ', ' || max(label_text)
            else ''
        end as example_values,
        max(as_of_at) as newest_as_of_at
    from unusable
    group by 1, 2, 3
)

select * from final
