{% macro skewness_of_cubes(cubes, shift, standard_deviation, count) -%}
    {#- Adjusted Fisher-Pearson skewness from the sum of cubes about a fixed point that lies `shift` below the mean:
        near the mean nothing cancels, which a sum of plain cubes would far from zero. -#}
    {%- set squares = 'power(' ~ standard_deviation ~ ', 2) * (' ~ count ~ ' - 1)' -%}
    case
        when {{ count }} > 2 and {{ standard_deviation }} > 0 then
            (
                ({{ cubes }}) / {{ count }}
                - 3 * ({{ shift }}) * {{ squares }} / {{ count }}
                - ({{ shift }}) * ({{ shift }}) * ({{ shift }})
            )
            / power({{ squares }} / {{ count }}, 1.5)
            * sqrt({{ count }} * ({{ count }} - 1.0)) / ({{ count }} - 2)
    end
{%- endmacro %}
