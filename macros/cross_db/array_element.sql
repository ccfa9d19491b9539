{% macro array_element(elements, position) -%}
    {#- The element at a place counted from 1; null outside the array. -#}
    {{ return(adapter.dispatch('array_element', 'storeroom')(elements, position)) }}
{%- endmacro %}

{% macro default__array_element(elements, position) -%}
    {{ elements }}[safe_ordinal({{ position }})]
{%- endmacro %}

{#- DuckDB counts from 1 and is always safe, except that 0 and below count from the end. -#}
{% macro duckdb__array_element(elements, position) -%}
    case when {{ position }} >= 1 then {{ elements }}[{{ position }}] end
{%- endmacro %}
