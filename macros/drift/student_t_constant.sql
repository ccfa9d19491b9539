{% macro student_t_constant(degrees_of_freedom) -%}
    {#- Of the density; from 100 degrees on by its series, where the difference of two logarithms would lose digits. -#}
    {%- set df = degrees_of_freedom -%}
    case
        when {{ df }} > 100
            then (1 - 1 / (4 * {{ df }}) + 1 / (32 * {{ df }} * {{ df }}) + 5 / (128 * power({{ df }}, 3)))
                / 2.5066282746310002
        else exp({{ storeroom.log_gamma("((" ~ df ~ " + 1) / 2)") }} - {{ storeroom.log_gamma("(" ~ df ~ " / 2)") }})
            / sqrt(3.14159265358979312 * {{ df }})
    end
{%- endmacro %}
