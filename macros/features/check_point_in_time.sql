{% macro check_point_in_time(spine, view, keys, view_time) -%}
    {#- Engines differ in what they make of a column that is on both sides: DuckDB renames it, BigQuery fails. -#}
    {%- set spine_columns = storeroom.relation_columns(spine) or {} -%}
    {%- set view_columns = storeroom.relation_columns(view) or {} -%}
    {%- for column in view_columns if column not in keys + [view_time] -%}
        {%- if column | lower in spine_columns.keys() | map('lower') | list or column | lower == 'point_in_time_at' -%}
            {{ exceptions.raise_compiler_error("storeroom: column '" ~ column ~ "' of " ~ view ~ " is a column of " ~ spine
                ~ " or of the join as well: select or rename the columns of one side before the point-in-time join") }}
        {%- endif -%}
    {%- endfor -%}
{%- endmacro %}
