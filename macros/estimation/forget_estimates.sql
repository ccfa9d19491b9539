{% macro forget_estimates() -%}
    {#- Statement. -#}
    delete from {{ this }}
    where {{ storeroom.any_partition('batch_start_at') }}
        and window_id in (
            select estimates.window_id
            from {{ storeroom.every_partition(this) }} as estimates
            inner join {{ ref('int_monitoring__outcome_counts') }} as counts
                on estimates.window_id = counts.window_id
            where estimates.scored_count <> counts.prediction_count
        )
{%- endmacro %}
