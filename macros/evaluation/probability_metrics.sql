{% macro probability_metrics() -%}
    {#- Expressions are over the columns of binary_wide; the dummy's score is the same for every row. -#}
    {%- set dummy = {} -%}
    {%- for loss in ['log_loss', 'brier'] -%}
        {%- do dummy.update({loss: '(positive_total * ' ~ storeroom[loss]('dummy', '1') ~ ' + negative_total * '
            ~ storeroom[loss]('dummy', '0') ~ ') / row_total'}) -%}
    {%- endfor -%}
    {{ return([
        {'name': 'log_loss', 'direction': 'lower', 'description': 'Mean log loss in nats',
            'value': 'log_loss', 'std_error': storeroom.deviation_std_error('log_loss_deviations', 'row_total'),
            'baseline': dummy.log_loss},
        {'name': 'brier', 'direction': 'lower', 'is_deciding': true,
            'description': 'Mean squared error of the probability',
            'value': 'brier', 'std_error': storeroom.deviation_std_error('brier_deviations', 'row_total'),
            'baseline': dummy.brier},
        {'name': 'brier_calibration', 'direction': 'lower',
            'description': 'Part of the Brier score that is miscalibration, in ten bins of equal width',
            'value': 'brier_calibration', 'std_error': 'brier_calibration_std_error',
            'baseline': 'power(dummy - positive_total / row_total, 2)'},
        {'name': 'brier_refinement', 'direction': 'lower',
            'description': 'The rest of the Brier score: what moving each of the ten bins as a whole does not take away',
            'value': 'brier_refinement', 'std_error': 'brier_refinement_std_error',
            'baseline': 'positive_total * negative_total / power(row_total, 2)'},
        {'name': 'expected_calibration_error', 'direction': 'lower',
            'description': 'Mean distance of predicted and observed rate over ten bins of equal width',
            'value': 'expected_calibration_error', 'std_error': 'expected_calibration_error_std_error',
            'baseline': 'abs(dummy - positive_total / row_total)'},
        {'name': 'mean_prediction', 'direction': 'none', 'description': 'Mean predicted probability',
            'value': 'mean_prediction', 'baseline': 'dummy',
            'std_error': storeroom.deviation_std_error('mean_prediction_deviations', 'row_total')},
        {'name': 'observed_rate', 'direction': 'none', 'description': 'Share of positives',
            'value': 'positive_total / row_total', 'baseline': 'null',
            'std_error': storeroom.share_std_error('positive_total', 'row_total')},
        {'name': 'mean_error', 'direction': 'none', 'description': 'Mean prediction less observed rate; best at 0',
            'value': 'mean_prediction - positive_total / row_total', 'baseline': 'dummy - positive_total / row_total',
            'std_error': storeroom.deviation_std_error(
                'brier * row_total - power(mean_prediction - positive_total / row_total, 2) * row_total', 'row_total'
            )},
    ]) }}
{%- endmacro %}
