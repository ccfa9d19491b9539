{% macro regression_metrics() -%}
    {{ return([
        {'name': 'mean_error', 'direction': 'none', 'description': 'Mean of prediction less label; best at 0'},
        {'name': 'mae', 'direction': 'lower', 'is_deciding': true, 'description': 'Mean absolute error'},
        {'name': 'mse', 'direction': 'lower', 'description': 'Mean squared error'},
        {'name': 'rmse', 'direction': 'lower', 'description': 'Root of the mean squared error'},
        {'name': 'mape', 'direction': 'lower', 'description': 'Mean absolute error by the absolute label'},
        {'name': 'smape', 'direction': 'lower',
            'description': 'Mean absolute error by the mean of absolute prediction and label: 0 to 2'},
        {'name': 'median_absolute_error', 'direction': 'lower', 'description': 'Median absolute error'},
        {'name': 'r_squared', 'direction': 'higher', 'description': 'Share of the variance of the label that is explained'},
        {'name': 'pinball', 'direction': 'lower',
            'description': 'Mean pinball loss at the declared quantile; null without one'},
        {'name': 'decile_error', 'direction': 'lower',
            'description': 'Mean distance of mean prediction and mean label over deciles of the prediction'},
    ]) }}
{%- endmacro %}
