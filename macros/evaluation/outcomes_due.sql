{% macro outcomes_due(measured) -%}
    {#- Query. The windows whose predictions or labels are others than those that a query found measured; all, without one. Where rows are fewer, and no more
        may change, retention took them: what was measured with them stays. -#}
    select counts.*
    from {{ ref('int_monitoring__outcome_counts') }} as counts
    inner join {{ ref('dim_registry__models') }} as models
        on counts.model_name = models.model_name
    {%- if measured %}
    left join ({{ measured }}) as measured
        on counts.window_id = measured.window_id
    where measured.window_id is null
        or (
            (
                counts.prediction_count <> measured.prediction_count
                or counts.label_count <> measured.label_count
                or counts.label_checksum <> measured.label_checksum
            )
            and (
                (
                    counts.prediction_count >= measured.prediction_count
                    and counts.label_count >= measured.label_count
                )
                or {{ storeroom.add_days('counts.batch_end_at', '(models.label_delay_days + models.remeasure_days)') }}
                    >= {{ storeroom.now() }}
            )
        )
    {%- endif %}
{%- endmacro %}
