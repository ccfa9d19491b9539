{% macro average_precision_std_error(positives, negatives, precision_within, rise_below, fall_below) -%}
    {#- Infinitesimal jackknife: a positive adds the precision at its place and raises it below, a negative lowers it below. -#}
    {%- set change = '(coalesce(' ~ precision_within ~ ', 0) + ' ~ rise_below ~ ')' -%}
    {%- set mean = 'sum(' ~ positives ~ ' * coalesce(' ~ precision_within ~ ', 0)) / sum(' ~ positives ~ ')' -%}
    case
        when sum({{ positives }}) > 0 then sqrt(greatest(
            sum({{ positives }} * power({{ change }}, 2) + {{ negatives }} * power({{ fall_below }}, 2))
            - 2 * ({{ mean }}) * sum({{ positives }} * {{ change }})
            + power({{ mean }}, 2) * sum({{ positives }}),
            0
        )) / sum({{ positives }})
    end
{%- endmacro %}
