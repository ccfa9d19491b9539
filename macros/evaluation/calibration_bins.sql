{% macro calibration_bins() -%}
    {#- Predicted and observed rate per bin; the gap between them is what recalibrating the bin would take away. -#}
    select
        *,
        errors_1 / row_count as gap
    from (
        select
            window_number,
            slice_key,
            slice_value,
            bin,
            sum(positives) as positives,
            sum(positives + negatives) as row_count,
            sum(score_sum) as score_sum,
            min(last_score) as lowest_score
            {%- for degree in range(1, 5) %},
            sum(errors_{{ degree }}) as errors_{{ degree }}
            {%- endfor %}
        from parts
        group by 1, 2, 3, 4
    ) as bins
{%- endmacro %}
