{% macro moment_std_error(mean, mean_square, n) -%}
    {#- Standard error of a mean from the mean and the mean square of n values. -#}
    sqrt(greatest({{ mean_square }} - power({{ mean }}, 2), 0) / nullif({{ n }} - 1, 0))
{%- endmacro %}
