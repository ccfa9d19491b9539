{% macro coarse_index(value, minimum, coarse_bounds) -%}
    {#- The bin of a number among the reference's ten: 0 to 9, -10 below its smallest value and 10 above its largest; below where
        the reference has none. What differs from a bound in its last bits alone, as 0.1 + 0.2 from 0.3, is on the bound. -#}
    {%- set noise = 'abs(' ~ value ~ ') * 1e-12' -%}
    {%- set value_less_noise = '(' ~ value ~ ' - ' ~ noise ~ ')' -%}
    case
        when {{ minimum }} is null or {{ value }} + {{ noise }} < {{ minimum }} then cast(-10 as int64)
        when {{ storeroom.count_below(coarse_bounds, value_less_noise) }} = {{ storeroom.array_length(coarse_bounds) }} then cast(10 as int64)
        else cast({{ storeroom.count_below(coarse_bounds, value_less_noise) }} as int64)
    end
{%- endmacro %}
