{% macro rounded(value, significant_bits) -%}
    {#- Expression. A number rounded to so many significant bits by Veltkamp's split: two products, no logarithm, and the
        same bits on every engine. Scaled by a power of two where the product would overflow. -#}
    {%- set factor = 'power(2e0, 53 - (' ~ significant_bits ~ ')) + 1e0' -%}
    {%- if significant_bits is number -%}
        {%- set factor = storeroom.float_literal(2 ** (53 - significant_bits) + 1) -%}
    {%- endif -%}
    {%- set scaled = '(' ~ value ~ ' * ' ~ storeroom.float_literal(2 ** -60) ~ ')' -%}
    case
        when abs({{ value }}) < 1e290 then {{ value }} * ({{ factor }}) - ({{ value }} * ({{ factor }}) - {{ value }})
        when abs({{ value }}) < 1.79e308
            then ({{ scaled }} * ({{ factor }}) - ({{ scaled }} * ({{ factor }}) - {{ scaled }}))
                / {{ storeroom.float_literal(2 ** -60) }}
        else {{ value }}
    end
{%- endmacro %}
