{% macro columns_of_pairs(pairs) -%}
    {#- Place -> column of the columns that are in a pair. -#}
    {%- set columns = {} -%}
    {%- for pair in pairs -%}
        {%- do columns.update({pair.places[0]: pair.one, pair.places[1]: pair.other}) -%}
    {%- endfor -%}
    {{ return(columns) }}
{%- endmacro %}
