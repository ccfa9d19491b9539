{% macro binary_totals(declaration) -%}
    {#- What of a slice does not depend on ranks: counts, decisions at the threshold, mean losses; and what the dummy, which
        gives every row one score, decides. -#}
    {%- set threshold = declaration.performance.threshold -%}
    {%- set losses = {
        'log_loss': (storeroom.log_loss('score', '1'), storeroom.log_loss('score', '0')),
        'brier': (storeroom.brier('score', '1'), storeroom.brier('score', '0')),
        'mean_prediction': ('score', 'score'),
    } -%}
    select
        counted.*,
        windows.baseline_value as dummy,
        case when windows.baseline_value >= {{ threshold }} then positive_total when windows.baseline_value is not null then 0 end
            as dummy_tp,
        case when windows.baseline_value >= {{ threshold }} then negative_total when windows.baseline_value is not null then 0 end
            as dummy_fp
    from (
        select
            window_number,
            slice_key,
            slice_value,
            sum(positives) as positive_total,
            sum(negatives) as negative_total,
            sum(positives + negatives) as row_total,
            sum(case when score >= {{ threshold }} then positives else 0 end) as tp,
            sum(case when score >= {{ threshold }} then negatives else 0 end) as fp
            {%- for name, (of_positive, of_negative) in losses.items() %},
            sum(positives * {{ of_positive }} + negatives * {{ of_negative }}) / sum(positives + negatives) as {{ name }}
            {%- endfor %}
        from score_groups
        group by 1, 2, 3
    ) as counted
    inner join windows
        on counted.window_number = windows.window_number
{%- endmacro %}
