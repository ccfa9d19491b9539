{% macro compared_starts(relation) -%}
    {#- Query. When the batches and references of the comparisons start that a model has no row of. -#}
    select measurements.batch_start_at
    from {{ ref('int_monitoring__measurements') }} as measurements
    where measurements.measurement_id in (
        select due.measurement_id from ({{ storeroom.comparisons_due(relation) }}) as due
        union all
        select due.reference_measurement_id from ({{ storeroom.comparisons_due(relation) }}) as due
    )
{%- endmacro %}
