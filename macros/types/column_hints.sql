{% macro column_hints(column) -%}
    {#- What the meta of a contract's column says to Storeroom. -#}
    {%- set hints = (column.meta or {}).get('storeroom') or (column.config.meta or {}).get('storeroom') -%}
    {{ return(hints if hints is mapping else {}) }}
{%- endmacro %}
