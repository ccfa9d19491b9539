{% macro regression_metrics() -%}
    {#- Expressions are over the columns of regression_wide: means and standard errors of each kind of error, of the model
        and of the dummy. -#}
    {%- set metrics = [] -%}
    {%- for name, direction, description, needs in [
        ('mean_error', 'none', 'Mean of prediction less label; best at 0', none),
        ('mae', 'lower', 'Mean absolute error', none),
        ('mse', 'lower', 'Mean squared error', none),
        ('mape', 'lower', 'Mean absolute error by the absolute label, of the rows whose label is not 0', none),
        ('smape', 'lower', 'Mean absolute error by the mean of absolute prediction and label: 0 to 2', none),
        ('pinball', 'lower', 'Mean pinball loss at the declared quantile', 'quantile'),
    ] -%}
        {%- do metrics.append({
            'name': name, 'direction': direction, 'is_deciding': name == 'mae', 'description': description, 'needs': needs,
            'value': name, 'std_error': name ~ '_std_error', 'baseline': 'dummy_' ~ name,
        }) -%}
    {%- endfor -%}
    {{ return(metrics + [
        {'name': 'rmse', 'direction': 'lower', 'description': 'Root of the mean squared error',
            'value': 'sqrt(mse)', 'std_error': 'mse_std_error / nullif(2 * sqrt(mse), 0)', 'baseline': 'sqrt(dummy_mse)'},
        {'name': 'median_absolute_error', 'direction': 'lower', 'description': 'Median absolute error',
            'value': storeroom.array_element('error_quantiles', 2),
            'std_error': storeroom.median_std_error(
                storeroom.array_element('error_quantiles', 1), storeroom.array_element('error_quantiles', 3), 'row_count'
            ),
            'baseline': storeroom.array_element('dummy_error_quantiles', 2)},
        {'name': 'r_squared', 'direction': 'higher', 'description': 'Share of the variance of the label that is explained',
            'value': 'r_squared', 'std_error': 'r_squared_std_error', 'baseline': 'dummy_r_squared'},
        {'name': 'decile_error', 'direction': 'lower',
            'description': 'Mean distance of mean prediction and mean label over deciles of the prediction',
            'value': 'decile_error', 'std_error': 'decile_error_std_error', 'baseline': 'abs(dummy_mean_error)'},
    ]) }}
{%- endmacro %}
