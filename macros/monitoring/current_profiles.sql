{% macro current_profiles() -%}
    {#- A relation in a FROM: the profiles without those of rows that were measured again since. -#}
    (
        select *
        from {{ storeroom.every_partition(ref('int_monitoring__profiles')) }}
        where measurement_id not in ({{ storeroom.superseded_measurements() }})
    ) as current_profiles
{%- endmacro %}
