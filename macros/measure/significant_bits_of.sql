{% macro significant_bits_of(window) -%}
    {#- Column -> bits: the newest resolution of the relation that a window belongs to. -#}
    {%- set found = run_query(
        'select feature_name, significant_bits from ' ~ ref('int_monitoring__resolutions') ~ ' where relation_name = '
        ~ storeroom.string_literal(storeroom.relation_name_of(window)) ~ ' order by laid_at'
    ) -%}
    {%- set bits = {} -%}
    {%- for row in found.rows -%}
        {%- do bits.update({row[0]: row[1] | int}) -%}
    {%- endfor -%}
    {{ return(bits) }}
{%- endmacro %}
