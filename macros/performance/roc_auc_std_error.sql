{% macro roc_auc_std_error(positives, negatives, positives_so_far, negatives_so_far) -%}
    {#- DeLong, DeLong and Clarke-Pearson (1988): the variances of the share of negatives above a positive and of the share of
        positives above a negative, ties counting half, which rows of one score have in common. -#}
    {%- set above_positive = '(' ~ negatives_so_far ~ ' - ' ~ negatives ~ ' / 2.0)' -%}
    {%- set above_negative = '(' ~ positives_so_far ~ ' - ' ~ positives ~ ' / 2.0)' -%}
    case
        when sum({{ positives }}) > 1 and sum({{ negatives }}) > 1 then sqrt(
            greatest(
                sum({{ positives }} * power({{ above_positive }}, 2))
                - power(sum({{ positives }} * {{ above_positive }}), 2) / sum({{ positives }}),
                0
            ) / (power(sum({{ negatives }}), 2) * sum({{ positives }}) * (sum({{ positives }}) - 1))
            + greatest(
                sum({{ negatives }} * power({{ above_negative }}, 2))
                - power(sum({{ negatives }} * {{ above_negative }}), 2) / sum({{ negatives }}),
                0
            ) / (power(sum({{ positives }}), 2) * sum({{ negatives }}) * (sum({{ negatives }}) - 1))
        )
    end
{%- endmacro %}
