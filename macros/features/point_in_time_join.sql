{% macro point_in_time_join(spine, view, entity, spine_time, view_time) -%}
    {#- Strictly before: what happens at the very instant of an event was not known when it began. -#}
    {{ storeroom.point_in_time_rows(spine, view, entity, [spine_time, view_time], is_inclusive=false) }}
{%- endmacro %}
