{% macro maturity(request) -%}
    {%- if request -%}
{%- set column = adapter.quote(request.as_of) -%}
{%- set type = storeroom.declared_type(request.features, request.as_of) -%}
{%- set as_of = storeroom.utc_time(column, type) -%}
with

feature_batches as (
    select
        {{ storeroom.batch_start(as_of, request.batch) }} as batch_start_at,
        max({{ as_of }}) as last_as_of_at,
        count(*) as feature_count
    from {{ storeroom.declared_relation(request.features) }}
    where {{ storeroom.utc_window(column, type, request.start_at, request.end_at) }}
        and {{ as_of }} < {{ storeroom.now() }}
    group by 1
),

label_rows as (
    {{ storeroom.labels_as_of_now(request) }}
),

label_batches as (
    select
        {{ storeroom.batch_start('storeroom_as_of_at', request.batch) }} as batch_start_at,
        count(storeroom_label) as label_count
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
