{% macro declared_slices(name) -%}
    {#- A slice is a column of the feature view, or a name with an expression over its columns. -#}
    {%- set slices = [] -%}
    {%- for slice in storeroom.ml_model(name).slices -%}
        {%- if slice is string -%}
            {%- do slices.append({'name': slice, 'expression': adapter.quote(slice)}) -%}
        {%- else -%}
            {%- do slices.append(slice) -%}
        {%- endif -%}
    {%- endfor -%}
    {{ return(slices) }}
{%- endmacro %}
