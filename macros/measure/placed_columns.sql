{% macro placed_columns(pass) -%}
    {#- The columns of a pass with their place, from 1, and the significant bits that their bins have in it. -#}
    {%- set bits = {} if pass.is_small else storeroom.significant_bits_of(pass.windows[0]) -%}
    {%- set columns = [] -%}
    {%- for column in pass.columns -%}
        {%- do columns.append(dict(
            column,
            place=loop.index,
            significant_bits=53 if pass.is_small else bits.get(column.name, 8),
            is_text=storeroom.canonical_type(column.data_type) == 'string' and column.kind != 'numeric'
        )) -%}
    {%- endfor -%}
    {{ return(columns) }}
{%- endmacro %}
