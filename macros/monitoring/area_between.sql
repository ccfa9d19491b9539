{% macro area_between(first, last) -%}
    {#- Mean height between two lines over a bin, from their difference at its ends; they cross where its sign changes. -#}
    case
        when {{ first }} * {{ last }} >= 0 then (abs({{ first }}) + abs({{ last }})) / 2
        else (power({{ first }}, 2) + power({{ last }}, 2)) / (2 * (abs({{ first }}) + abs({{ last }})))
    end
{%- endmacro %}
