{% macro slice_value_names(slices) -%}
    {%- set names = [] -%}
    {%- for slice in slices -%}
        {%- do names.append('storeroom_slice_value_' ~ loop.index) -%}
    {%- endfor -%}
    {{ return(names) }}
{%- endmacro %}
