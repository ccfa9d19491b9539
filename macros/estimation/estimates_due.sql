{% macro estimates_due(relation) -%}
    {#- Query. The windows with other numbers of predictions than a model has estimates from. -#}
    select counts.*
    from {{ ref('int_monitoring__outcome_counts') }} as counts
    {%- if storeroom.has_measured(relation) %}
    left join (
        select distinct
            window_id,
            scored_count
        from {{ relation }}
    ) as estimated
        on counts.window_id = estimated.window_id
        and counts.prediction_count = estimated.scored_count
    {%- endif %}
    where counts.window_kind in ('batch', 'shadow')
    {%- if storeroom.has_measured(relation) %}
        and estimated.window_id is null
    {%- endif %}
{%- endmacro %}
