{% macro window_names(pass) -%}
    {#- Rows of literals: the key of each window of a pass, and its name inside the pass. -#}
    {%- set rows = [] -%}
    {%- for window in pass.windows -%}
        {%- do rows.append([storeroom.string_literal(window.measurement_id), storeroom.string_literal(loop.index | string)]) -%}
    {%- endfor -%}
    {{ return(rows) }}
{%- endmacro %}
