{% macro ranking_metrics() -%}
    {#- Expressions are over the columns of binary_wide. A constant score ranks nothing. -#}
    {%- set gain_error = storeroom.gain_std_error('top_hits', 'positive_total', 'row_total', 'top_share', 'rate_at_cut') -%}
    {{ return([
        {'name': 'roc_auc', 'direction': 'higher', 'is_deciding': true,
            'description': 'Area under the ROC curve: share of pairs that are ranked the right way, ties counting half',
            'value': 'roc_auc', 'std_error': 'roc_auc_std_error', 'baseline': '0.5'},
        {'name': 'average_precision', 'direction': 'higher',
            'description': 'Area under the precision-recall curve by steps',
            'value': 'average_precision', 'std_error': 'average_precision_std_error',
            'baseline': 'positive_total / row_total'},
        {'name': 'kolmogorov_smirnov', 'direction': 'higher',
            'description': 'Largest distance of the distributions of the scores of both classes',
            'value': 'largest_distance', 'std_error': storeroom.score_distance_std_error(
                'furthest_positives', 'furthest_negatives', 'positive_total', 'negative_total'
            ), 'baseline': '0'},
        {'name': 'gain_at_k', 'direction': 'higher',
            'description': 'Share of the positives among the declared share of rows with the highest scores',
            'value': storeroom.gain('top_hits', 'positive_total'), 'std_error': gain_error, 'baseline': 'top_share'},
        {'name': 'lift_at_k', 'direction': 'higher',
            'description': 'Rate of positives among the declared share of rows with the highest scores, by the rate of all',
            'value': storeroom.lift('top_hits', 'positive_total', 'top_share'), 'std_error': gain_error ~ ' / top_share',
            'baseline': '1'},
    ]) }}
{%- endmacro %}
