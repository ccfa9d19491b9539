{% macro slice_text(slice) -%}
    {#- The value of a declared slice: text that is never null. -#}
    {{ return(storeroom.reserved_text(storeroom.value_text(slice.expression, slice.data_type))) }}
{%- endmacro %}
