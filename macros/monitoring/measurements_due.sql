{% macro measurements_due(relation, window_kinds) -%}
    {#- Measurements of some kinds of window that a model has no row of yet. -#}
    select measurements.*
    from {{ ref('int_monitoring__measurements') }} as measurements
    {%- if storeroom.has_measured(relation) %}
    left join (select distinct measurement_id from {{ relation }}) as measured
        on measurements.measurement_id = measured.measurement_id
    {%- endif %}
    where measurements.window_kind in ('{{ window_kinds | join("', '") }}')
    {%- if storeroom.has_measured(relation) %}
        and measured.measurement_id is null
    {%- endif %}
{%- endmacro %}
