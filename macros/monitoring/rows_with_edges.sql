{% macro rows_with_edges(pass) -%}
    {#- A cross join with one row: the edges stay constants, where a join by version would copy them to every row. -#}
    select
        measured_rows.*,
        edges.*
        {%- for slice in pass.slices %},
        {{ storeroom.slice_value('storeroom_slice_' ~ loop.index, 'slice_values_' ~ loop.index) }}
            as storeroom_slice_value_{{ loop.index }}
        {%- endfor %}
    from (
        {{ storeroom.window_rows(pass.windows, pass.columns, pass.slices) }}
    ) as measured_rows
    cross join (
        {{ storeroom.pass_edges(pass) }}
    ) as edges
{%- endmacro %}
