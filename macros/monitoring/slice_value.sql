{% macro slice_value(column, categories) -%}
    {#- A value that is not among the version's most frequent ones is `other`; without a reference all stand alone. -#}
    case
        when {{ categories }} is null or {{ storeroom.array_position(categories, column) }} > 0 then {{ column }}
        when {{ column }} is not null then 'other'
    end
{%- endmacro %}
