{% macro declared_slices(name) -%}
    {#- A slice is a column of the feature view, or a name with an expression over its columns. -#}
    {%- set slices = [] -%}
    {%- set declaration = storeroom.ml_model(name) -%}
    {%- for slice in declaration.slices -%}
        {%- if slice is string -%}
            {%- do slices.append({
                'name': slice,
                'expression': adapter.quote(slice),
                'data_type': storeroom.declared_type(declaration.features, slice),
            }) -%}
        {%- else -%}
            {%- do slices.append(slice) -%}
        {%- endif -%}
    {%- endfor -%}
    {{ return(slices) }}
{%- endmacro %}
