{% macro median_std_error(low, high, row_count) -%}
    {#- Half by the density at the median, by the root of n; the density from the distance of the 0.4 and 0.6 quantiles. -#}
    (({{ high }} - {{ low }}) / 0.2 * 0.5 / sqrt({{ row_count }}))
{%- endmacro %}
