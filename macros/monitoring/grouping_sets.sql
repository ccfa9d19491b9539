{% macro grouping_sets(keys, slices) -%}
    {#- All rows of a window, and those of each value of each slice. One window without slices is no group: engines
        aggregate that faster. -#}
    {%- if slices -%}
    group by grouping sets (
        ({{ keys | join(', ') }})
        {%- for slice in slices %},
        ({{ (keys + ['storeroom_slice_value_' ~ loop.index]) | join(', ') }})
        {%- endfor %}
    )
    {%- elif keys -%}
    group by {{ keys | join(', ') }}
    {%- endif -%}
{%- endmacro %}
