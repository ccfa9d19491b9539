{% macro moment_std_error(mean, mean_square, n) -%}
    {#- Standard error of a mean from the mean and the mean square of n values. Rounding can make the variance a little less
        than nothing. -#}
    sqrt(
        case when {{ mean_square }} < power({{ mean }}, 2) then 0 else {{ mean_square }} - power({{ mean }}, 2) end
        / nullif({{ n }} - 1, 0)
    )
{%- endmacro %}
