{% macro slice_sets(slices) -%}
    {#- The whole window, every slice and every pair of slices: the columns that are grouped by, and what that is called. -#}
    {%- set sets = [{'columns': [], 'key': "'all'", 'value': "'all'", 'depth': 0}] -%}
    {%- for slice in slices -%}
        {%- set column = 'storeroom_slice_value_' ~ loop.index -%}
        {%- do sets.append({
            'columns': [column], 'key': storeroom.string_literal(slice.name), 'value': column, 'depth': 1,
        }) -%}
    {%- endfor -%}
    {%- for first in range(1, slices | length + 1) -%}
        {%- for second in range(first + 1, slices | length + 1) -%}
            {%- set columns = ['storeroom_slice_value_' ~ first, 'storeroom_slice_value_' ~ second] -%}
            {%- do sets.append({
                'columns': columns,
                'key': storeroom.string_literal(slices[first - 1].name ~ ', ' ~ slices[second - 1].name),
                'value': columns | join(" || ', ' || "),
                'depth': 2,
            }) -%}
        {%- endfor -%}
    {%- endfor -%}
    {{ return(sets) }}
{%- endmacro %}
