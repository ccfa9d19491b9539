{% macro one_pass(windows, columns, slices, is_first=true, sample=none) -%}
    {{ return({
        'windows': windows,
        'columns': columns,
        'slices': slices,
        'is_first': is_first,
        'sample': sample,
        'is_small': windows[0].row_count <= var('exact_rows', 100000),
    }) }}
{%- endmacro %}
