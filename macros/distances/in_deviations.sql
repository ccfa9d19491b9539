{% macro in_deviations(difference, standard_deviation) -%}
    {#- A constant reference has no deviation to measure in: any difference from it is infinitely many. -#}
    case
        when {{ standard_deviation }} > 0 then ({{ difference }}) / {{ standard_deviation }}
        when {{ standard_deviation }} = 0 and ({{ difference }}) = 0 then cast(0 as float64)
        when {{ standard_deviation }} = 0 and ({{ difference }}) > 0 then cast('infinity' as float64)
        when {{ standard_deviation }} = 0 and ({{ difference }}) < 0 then cast('-infinity' as float64)
    end
{%- endmacro %}
