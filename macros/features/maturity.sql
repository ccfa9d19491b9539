{% macro maturity(request) -%}
    {%- if request -%}
with

feature_batches as (
    select
        {{ storeroom.batch_start(adapter.quote(request.as_of), request.batch) }} as batch_start_at,
        max({{ adapter.quote(request.as_of) }}) as last_as_of_at,
        count(*) as feature_count
    from {{ storeroom.declared_relation(request.features) }}
    where {{ adapter.quote(request.as_of) }} < {{ storeroom.now() }}
    group by 1
),

label_rows as (
    {{ storeroom.labels_as_of_now(request) }}
),

label_batches as (
    select
        {{ storeroom.batch_start('storeroom_as_of_at', request.batch) }} as batch_start_at,
        count(*) as label_count
    from label_rows
    where storeroom_recency = 1
    group by 1
)

select
    feature_batches.batch_start_at,
    feature_batches.last_as_of_at,
    feature_batches.feature_count,
    coalesce(label_batches.label_count, 0) as label_count
from feature_batches
left join label_batches
    on feature_batches.batch_start_at = label_batches.batch_start_at
order by feature_batches.batch_start_at
    {%- endif -%}
{%- endmacro %}
