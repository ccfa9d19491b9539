{{ config(tags=['storeroom_rendered'], materialized='table') }}

{#- Only batches that a version answered for are flagged; the labels before them were checked by the training that read them. -#}
{%- set since, declared = storeroom.served_since(ref('int_monitoring__windows')), {} -%}
{%- for name, declaration in storeroom.watched_models().items() if since is none or name in since -%}
    {%- do declared.update({name: declaration}) -%}
{%- endfor %}

{%- if not declared %}
{{ storeroom.no_rows() }}
{%- else %}
with

-- A label that was corrected since is a problem no longer.
{%- for name in declared %}

labels_{{ loop.index }} as (
    {{ storeroom.known_labels(name, with_text=true, start_at=(since or {}).get(name)) | indent(4) }}
),
{%- endfor %}

unusable as (
    {%- for name, declaration in declared.items() %}
    select
        {{ storeroom.optional_literal(name, 'string') }} as model_name,
        {{ storeroom.batch_start('as_of_at', declaration.batch) }} as batch_start_at,
        as_of_at,
        label_text
    from labels_{{ loop.index }}
    where label_value is null
        and label_class is null
    {{- ' union all' if not loop.last }}
    {%- endfor %}
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
{%- endif %}
