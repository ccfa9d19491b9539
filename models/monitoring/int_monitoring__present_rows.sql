{{ config(tags=['storeroom_rendered'], meta=storeroom.declarations_digest(), materialized='table') }}

{%- set looked = storeroom.looked_at() -%}
{%- set queries = {} -%}
{%- for item in looked -%}
    {%- do queries.setdefault(item.query.place, item) -%}
{%- endfor %}

-- The queries read them.
{%- for declaration in storeroom.ml_models().values() %}
-- depends_on: {{ storeroom.declared_relation(declaration.features) }}
-- depends_on: {{ storeroom.declared_relation(declaration.labels) }}
{%- endfor %}

with

windows as (
    select * from {{ ref('int_monitoring__windows') }}
    where window_kind in ('context', 'batch')
),

models as (
    select * from {{ ref('dim_registry__models') }}
),

counts as (
    select * from {{ ref('int_monitoring__outcome_counts') }}
),

requests as (
    select * from {{ ref('int_monitoring__requests') }}
),

counted as (
    {%- for item in queries.values() %}
    {{- storeroom.counted_rows(item) }}
    union all
    {%- endfor %}
    select
        cast(null as int64) as query_place,
        cast(null as timestamp) as batch_start_at,
        cast(null as int64) as row_count,
        cast(null as int64) as row_checksum,
        cast(null as string) as checksum_basis,
        cast(null as timestamp) as newest_at
    from (select 1 as nothing) as nothing
    where 1 = 0
),

looked_at as (
    {%- for item in looked %}
    select
        {{ storeroom.string_literal(item.name) }} as model_name,
        '{{ item.subject }}' as subject,
        {{ item.query.place }} as query_place,
        {{ storeroom.time_literal(item.start_at) }} as looked_from_at
    union all
    {%- endfor %}
    select model_name, 'none' as subject, 0 as query_place, batch_start_at as looked_from_at
    from windows
    where 1 = 0
),

-- Whatever is asked for by a person is listed, however old it is; how many rows it has is not known then.
in_tables as (
    select
        windows.*,
        looked_at.subject,
        case
            when windows.batch_start_at >= looked_at.looked_from_at then coalesce(counted.row_count, 0)
        end as row_count,
        counted.row_checksum,
        counted.checksum_basis,
        counted.newest_at
    from windows
    inner join looked_at
        on windows.model_name = looked_at.model_name
    left join counted
        on looked_at.query_place = counted.query_place
        and windows.batch_start_at = counted.batch_start_at
        and windows.batch_start_at >= looked_at.looked_from_at
    left join requests
        on windows.model_name = requests.model_name
        and windows.batch_start_at = requests.batch_start_at
    where (windows.window_kind = 'batch' or looked_at.subject = 'features')
        and (windows.batch_start_at >= looked_at.looked_from_at or requests.request_count > 0)
),

-- Predictions are facts that are only appended, so that their number tells all.
predicted as (
    select
        windows.*,
        'prediction' as subject,
        coalesce(counts.prediction_count, 0) as row_count,
        cast(null as int64) as row_checksum,
        cast(null as string) as checksum_basis,
        cast(null as timestamp) as newest_at
    from windows
    left join counts
        on windows.window_id = counts.window_id
    where windows.window_kind = 'batch'
),

unioned as (
    select * from in_tables
    union all
    select * from predicted
),

due as (
    select
        unioned.*,
        models.remeasure_days,
        case
            when unioned.subject = 'label'
                then {{ storeroom.add_days('unioned.batch_end_at', 'models.label_delay_days') }}
            else unioned.batch_end_at
        end as measurable_at
    from unioned
    inner join models
        on unioned.model_name = models.model_name
),

final as (
    select
        due.window_id || '|' || due.subject as state_of,
        due.window_id,
        due.model_name,
        due.version_id,
        due.window_kind,
        due.subject,
        due.batch_start_at,
        due.batch_end_at,
        due.row_count,
        due.row_checksum,
        due.checksum_basis,
        due.newest_at,
        {{ storeroom.add_days('due.measurable_at', 'due.remeasure_days') }} >= {{ storeroom.now() }} as is_open,
        coalesce(requests.request_count, 0) as request_count
    from due
    left join requests
        on due.model_name = requests.model_name
        and due.batch_start_at = requests.batch_start_at
    where due.measurable_at <= {{ storeroom.now() }}
)

select * from final
