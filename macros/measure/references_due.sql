{% macro references_due(relation) -%}
    {#- Query. Measured reference windows of which a model has no row. -#}
    select distinct
        profiles.measurement_id,
        profiles.version_id,
        profiles.subject,
        profiles.batch_start_at
    from {{ storeroom.every_partition(ref('int_monitoring__profiles')) }} as profiles
    {%- if storeroom.is_added_to() %}
    left join (select distinct measurement_id from {{ relation }}) as measured
        on profiles.measurement_id = measured.measurement_id
    {%- endif %}
    where profiles.window_kind in ('training', 'test')
    {%- if storeroom.is_added_to() %}
        and measured.measurement_id is null
    {%- endif %}
{%- endmacro %}
