{% macro profiles_due(relation) -%}
    {#- Query. Measurements with a profile of which a model has no row. -#}
    select distinct profiles.measurement_id, profiles.batch_start_at
    from {{ storeroom.every_partition(ref('int_monitoring__profiles')) }} as profiles
    {%- if is_incremental() %}
    left join (select distinct measurement_id from {{ relation }}) as measured
        on profiles.measurement_id = measured.measurement_id
    where measured.measurement_id is null
    {%- endif %}
{%- endmacro %}
