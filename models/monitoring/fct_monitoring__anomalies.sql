{#-
    A view, so that an acknowledgement changes at once what later batches are compared with. It reads small rows only and
    looks up the trailing batches of each by their number: the cost of a read grows with the batches, not with their square.
-#}
{%- set epoch = "cast('1970-01-05 00:00:00' as timestamp)" -%}
{%- set key = [
    'model_name', 'version_id', 'batch_start_at', 'feature_name', 'slice_key', 'slice_value', 'statistic',
] -%}
{#- What makes a MAD and a mean absolute deviation the standard deviation of normal values. -#}
{%- set mad_scale, mean_deviation_scale = '1.482602218505602e0', '1.2533141373155003e0' %}

with

rules as (
    select * from {{ ref('int_monitoring__anomaly_rules') }}
),

incidents as (
    select * from {{ ref('int_monitoring__latest_acknowledgements') }}
    where is_incident
),

-- Numbered by the calendar, so that a season stays one where a batch is missing. The epoch is a Monday.
judged as (
    select
        statistics.model_name,
        statistics.version_id,
        statistics.batch_start_at,
        statistics.feature_name,
        statistics.slice_key,
        statistics.slice_value,
        statistics.statistic,
        {{ storeroom.finite('statistics.value') }} as value,
        -- What a version predicts is its own; features and labels are the same rows whichever version served them.
        case when statistics.feature_name = 'prediction' then statistics.version_id else 'any' end as measured_of,
        case rules.batch
            when 'hour' then {{ dbt.datediff(epoch, 'statistics.batch_start_at', 'hour') }}
            when 'day' then {{ dbt.datediff(epoch, 'statistics.batch_start_at', 'day') }}
            when 'week' then cast({{ dbt.datediff(epoch, 'statistics.batch_start_at', 'day') }} / 7 as int64)
            when 'month' then {{ dbt.datediff(epoch, 'statistics.batch_start_at', 'month') }}
        end as batch_number,
        rules.trailing_batches,
        rules.season_batches,
        rules.min_history,
        rules.threshold,
        rules.min_change,
        rules.is_flagging
    from {{ ref('fct_monitoring__statistics') }} as statistics
    inner join rules
        on statistics.model_name = rules.model_name
        and statistics.statistic = rules.statistic
    where statistics.window_kind = 'batch'
),

history as (
    select
        judged.model_name,
        judged.measured_of,
        judged.batch_number,
        judged.feature_name,
        judged.slice_key,
        judged.slice_value,
        judged.statistic,
        max(judged.value) as value
    from judged
    left join incidents
        on judged.model_name = incidents.model_name
        and judged.batch_start_at = incidents.batch_start_at
        and (incidents.feature_name is null or incidents.feature_name = judged.feature_name)
    where incidents.model_name is null
    group by 1, 2, 3, 4, 5, 6, 7
),

-- One row per step back; its past value is null where that batch was not measured or was an incident.
compared as (
    select
        judged.*,
        history.value as past_value
    from judged
    cross join {{ storeroom.integers(1, 'judged.trailing_batches', 'step') }}
    left join history
        on judged.model_name = history.model_name
        and judged.measured_of = history.measured_of
        and judged.batch_number - step * judged.season_batches = history.batch_number
        and judged.feature_name = history.feature_name
        and judged.slice_key = history.slice_key
        and judged.slice_value = history.slice_value
        and judged.statistic = history.statistic
),

medians as (
    select
        {{ key | join(',\n        ') }},
        any_value(value) as value,
        any_value(min_history) as min_history,
        any_value(threshold) as threshold,
        any_value(min_change) as min_change,
        any_value(is_flagging) as is_flagging,
        count(past_value) as history_count,
        {{ storeroom.array_element(storeroom.quantiles('past_value', '[0.5]'), 1) }} as expected_value,
        array_agg(past_value) as past_values
    from compared
    group by 1, 2, 3, 4, 5, 6, 7
),

deviations as (
    select
        {{ key | join(',\n        ') }},
        any_value(value) as value,
        any_value(min_history) as min_history,
        any_value(threshold) as threshold,
        any_value(min_change) as min_change,
        any_value(is_flagging) as is_flagging,
        any_value(history_count) as history_count,
        any_value(expected_value) as expected_value,
        {{ storeroom.array_element(storeroom.quantiles('abs(past_value - expected_value)', '[0.5]'), 1) }} as mad,
        avg(abs(past_value - expected_value)) as mean_deviation
    from medians
    {{ storeroom.cross_join_unnest('past_values', 'past_value') }}
    group by 1, 2, 3, 4, 5, 6, 7
),

-- Where at least half of the past is one and the same value the MAD is 0, and the mean deviation speaks for the rest. Where
-- all of it is, any other value is an anomaly: what remains as spread is far above rounding and far below any change.
spreads as (
    select
        *,
        case when history_count > 0 then greatest(
            case when mad > 0 then {{ mad_scale }} * mad else {{ mean_deviation_scale }} * mean_deviation end,
            1e-9 * abs(expected_value),
            1e-12
        ) end as spread
    from deviations
),

row_counts as (
    select
        version_id,
        batch_start_at,
        feature_name,
        slice_key,
        slice_value,
        value as row_count
    from {{ ref('fct_monitoring__statistics') }}
    where window_kind = 'batch'
        and statistic = 'row_count'
),

-- What rows drawn by chance do by themselves, in standard deviations: Poisson for their number, binomial for a share of them.
scores as (
    select
        spreads.*,
        (spreads.value - spreads.expected_value) / spreads.spread as robust_z,
        case
            when spreads.statistic like '%share' then abs(spreads.value - spreads.expected_value)
            else abs(spreads.value - spreads.expected_value) / nullif(abs(spreads.expected_value), 0)
        end as change,
        case
            when spreads.statistic = 'row_count' then sqrt(greatest(spreads.expected_value, 0))
            when spreads.statistic like '%share' and row_counts.row_count > 0 then sqrt(greatest(
                spreads.expected_value * (1 - spreads.expected_value), 1 / cast(row_counts.row_count as float64)
            ) / row_counts.row_count)
        end as noise
    from spreads
    left join row_counts
        on spreads.version_id = row_counts.version_id
        and spreads.batch_start_at = row_counts.batch_start_at
        and spreads.feature_name = row_counts.feature_name
        and spreads.slice_key = row_counts.slice_key
        and spreads.slice_value = row_counts.slice_value
),

final as (
    select
        {{ key | join(',\n        ') }},
        value,
        expected_value,
        spread,
        robust_z,
        history_count,
        threshold,
        case when history_count >= min_history then abs(robust_z) >= threshold end as is_anomalous,
        coalesce(
            is_flagging
            and slice_key = 'all'
            and history_count >= min_history
            and abs(robust_z) >= threshold
            and (change is null or change >= min_change)
            and (noise is null or abs(value - expected_value) >= threshold * noise),
            false
        ) as is_flagging
    from scores
)

select * from final
