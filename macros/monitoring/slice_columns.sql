{% macro slice_columns(slices) -%}
    {#- Which of the grouping sets a row belongs to: all rows of the window, or one value of one slice. -#}
    {%- if not slices -%}
    'all' as slice_key,
    'all' as slice_value
    {%- else -%}
    {%- for column in ['slice_key', 'slice_value'] -%}
    case
        {%- for slice in slices %}
        {%- set value = 'storeroom_slice_value_' ~ loop.index %}
        when grouping({{ value }}) = 0
            then {{ storeroom.string_literal(slice.name) if column == 'slice_key' else value }}
        {%- endfor %}
        else 'all'
    end as {{ column }}{{ ',' if not loop.last }}
    {% endfor -%}
    {%- endif -%}
{%- endmacro %}
