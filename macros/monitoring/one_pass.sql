{% macro one_pass(windows, columns, slices, is_small, is_first=true) -%}
    {{ return({
        'windows': windows,
        'columns': columns,
        'slices': slices,
        'is_small': is_small,
        'is_first': is_first,
    }) }}
{%- endmacro %}
