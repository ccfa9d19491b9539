{% macro normal_p_value(z) -%}
    case
        when {{ z }} is null or {{ storeroom.is_nan(z) }} then null
        when not {{ storeroom.is_finite(z) }} then 0.0
        else {{ storeroom.erfc('(abs(' ~ z ~ ') / 1.4142135623730951)') }}
    end
{%- endmacro %}
