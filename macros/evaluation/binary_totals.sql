{% macro binary_totals() -%}
    {#- What of a slice does not depend on ranks: counts, decisions at the version's threshold, mean losses; and what the
        dummy, which gives every row one score, decides. -#}
    {%- set losses = {
        'log_loss': (storeroom.log_loss('score', '1'), storeroom.log_loss('score', '0')),
        'brier': (storeroom.brier('score', '1'), storeroom.brier('score', '0')),
        'mean_prediction': ('score', 'score'),
    } -%}
    select
        counted.*,
        case when dummy >= threshold then positive_total when dummy is not null then 0 end as dummy_tp,
        case when dummy >= threshold then negative_total when dummy is not null then 0 end as dummy_fp
    from (
        select
            scores.window_number,
            scores.slice_key,
            scores.slice_value,
            windows.baseline_value as dummy,
            windows.classification_threshold as threshold,
            sum(positives) as positive_total,
            sum(negatives) as negative_total,
            sum(positives + negatives) as row_total,
            sum(case when score >= windows.classification_threshold then positives else 0 end) as tp,
            sum(case when score >= windows.classification_threshold then negatives else 0 end) as fp
            {%- for name, (of_positive, of_negative) in losses.items() %},
            sum(positives * {{ of_positive }} + negatives * {{ of_negative }}) / sum(positives + negatives) as {{ name }}
            {%- endfor %}
        from score_groups as scores
        inner join windows
            on scores.window_number = windows.window_number
        group by 1, 2, 3, 4, 5
    ) as counted
{%- endmacro %}
