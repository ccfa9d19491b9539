{% macro point_in_time_join_inclusive(spine, view, entity, spine_time, view_time) -%}
    {#- At or before: for a spine whose times are snapshots, taken after everything of that instant. -#}
    {{ storeroom.point_in_time_rows(spine, view, entity, [spine_time, view_time], is_inclusive=true) }}
{%- endmacro %}
