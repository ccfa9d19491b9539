{% macro robust_deviation(standard_deviation, p05, p95) -%}
    {#- The distance of the 5% and 95% quantiles of a normal distribution is 3.29 standard deviations. Nine in ten values of
        many columns are zero: there the quantiles coincide, and the standard deviation is all there is. -#}
    {%- set range_deviation = '((' ~ p95 ~ ' - ' ~ p05 ~ ') / 3.289707253902945)' -%}
    case
        when {{ range_deviation }} > 0 and ({{ standard_deviation }} is null or {{ range_deviation }} < {{ standard_deviation }})
            then {{ range_deviation }}
        else {{ standard_deviation }}
    end
{%- endmacro %}
