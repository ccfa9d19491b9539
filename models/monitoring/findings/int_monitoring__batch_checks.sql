{{ config(materialized='ephemeral') }}

with

batches as (
    select * from {{ ref('int_monitoring__watched_batches') }}
    where is_batch
),

statistics as (
    select * from {{ ref('fct_monitoring__statistics') }}
    where window_kind = 'batch'
        and slice_key = 'all'
        and feature_name not in ('prediction', 'label')
        and statistic in ('row_count', 'null_key_count', 'duplicate_key_count')
),

-- Whichever version served it: one that was promoted inside a batch may have had nothing left to score.
scored as (
    select distinct
        model_name,
        batch_start_at
    from {{ ref('int_monitoring__outcome_counts') }}
    where window_kind = 'batch'
),

counts as (
    select
        version_id,
        batch_start_at,
        {%- for statistic in ['row_count', 'null_key_count', 'duplicate_key_count'] %}
        cast(max(case when statistic = '{{ statistic }}' then value end) as int64) as {{ statistic }}{{ ',' if not loop.last }}
        {%- endfor %}
    from statistics
    group by 1, 2
),

final as (
    select
        batches.model_name,
        batches.version_id,
        batches.batch_start_at,
        counts.row_count,
        counts.null_key_count,
        counts.duplicate_key_count,
        counts.version_id is not null as is_measured,
        scored.model_name is not null as is_scored
    from batches
    left join counts
        on batches.version_id = counts.version_id
        and batches.batch_start_at = counts.batch_start_at
    left join scored
        on batches.model_name = scored.model_name
        and batches.batch_start_at = scored.batch_start_at
)

select * from final
