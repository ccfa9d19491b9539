{% macro finite(column) -%}
    case when {{ storeroom.is_finite(column) }} then cast({{ column }} as float64) end
{%- endmacro %}
