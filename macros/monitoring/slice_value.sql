{% macro slice_value(column, categories) -%}
    {#- A value that is not among the version's most frequent ones is the rest; what is missing stands alone, and without a
        reference all do. -#}
    case
        when {{ categories }} is null or {{ storeroom.array_position(categories, column) }} > 0
            or {{ column }} = '(missing)' then {{ column }}
        when {{ column }} is not null then '(other)'
    end
{%- endmacro %}
