{% macro sums_by_score(top_share) -%}
    {#- The rate of positives at the cut of the top is that of the root of n rows on either side of it. -#}
    {%- set cuts = {
        'top_hits': top_share ~ ' * row_total',
        'hits_above_cut': top_share ~ ' * row_total - sqrt(row_total)',
        'hits_below_cut': top_share ~ ' * row_total + sqrt(row_total)',
    } -%}
    {%- set distance = storeroom.score_distance(
        'positives_so_far', 'negatives_so_far', 'positive_total', 'negative_total'
    ) -%}
    {%- set losses = {
        'log_loss': (storeroom.log_loss('score', '1'), storeroom.log_loss('score', '0')),
        'brier': (storeroom.brier('score', '1'), storeroom.brier('score', '0')),
        'mean_prediction': ('score', 'score'),
    } -%}
    select
        window_number,
        slice_key,
        slice_value,
        {{ storeroom.roc_auc('positives', 'negatives', 'negatives_so_far') }} as roc_auc,
        {{ storeroom.roc_auc_std_error('positives', 'negatives', 'positives_so_far', 'negatives_so_far') }}
            as roc_auc_std_error,
        {{ storeroom.average_precision('positives', 'positives_so_far', 'rows_so_far') }} as average_precision,
        max({{ distance }}) as largest_distance,
        max_by(positives_so_far, {{ distance }}) as furthest_positives,
        max_by(negatives_so_far, {{ distance }}) as furthest_negatives
        {%- for name, cut in cuts.items() %},
        {{ storeroom.positives_in_top('positives', '(positives + negatives)', 'rows_so_far', '(' ~ cut ~ ')') }} as {{ name }}
        {%- endfor %}
        {%- for name, (of_positive, of_negative) in losses.items() %},
        sum(positives * power({{ of_positive }} - {{ name }}, 2) + negatives * power({{ of_negative }} - {{ name }}, 2))
            as {{ name }}_deviations
        {%- endfor %}
    from ranked
    group by 1, 2, 3
{%- endmacro %}
