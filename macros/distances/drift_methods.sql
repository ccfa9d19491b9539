{% macro drift_methods() -%}
    {#- The one list of distances and tests. A key that is left out is false or none. `part`: the macro that computes it;
        `expression` and `is_smoothed` belong to distances on bins; `decides`: for which kinds of column it decides unless a
        declaration names another, `few_values` being a number with at most ten in the reference window. `is_signed`: only an
        increase counts; `is_always`: decides beside a declared method. Why these defaults: benchmarks/alarms. -#}
    {%- set both = ['numeric', 'categorical'] -%}
    {{ return({
        'wasserstein': {
            'kinds': ['numeric'], 'part': 'numbers', 'error': 'wasserstein_error', 'test': 'kolmogorov_smirnov',
            'threshold': 0.1, 'decides': ['numeric'], 'title': 'Wasserstein',
            'description': 'Wasserstein distance in robust standard deviations of the reference',
        },
        'kolmogorov_smirnov': {
            'kinds': ['numeric'], 'part': 'numbers', 'error': 'kolmogorov_smirnov_error', 'test': 'kolmogorov_smirnov',
            'threshold': 0.1, 'title': 'KS', 'description': 'Largest distance of the distribution functions',
        },
        'mean_difference': {
            'kinds': ['numeric'], 'part': 'numbers', 'test': 'mean_difference', 'threshold': 0.2,
            'description': 'Difference of the means in standard deviations of the reference, Welch test',
        },
        'total_variation': {
            'kinds': both, 'part': 'bins', 'expression': storeroom.total_variation_of_bins, 'test': 'chi_square',
            'threshold': 0.1, 'description': 'Half the sum of the differences of shares',
        },
        'psi': {
            'kinds': both, 'part': 'bins', 'expression': storeroom.psi_of_bins, 'is_smoothed': true, 'test': 'chi_square',
            'threshold': 0.2, 'title': 'PSI', 'description': 'Population stability index',
        },
        'jensen_shannon': {
            'kinds': both, 'part': 'bins', 'expression': storeroom.jensen_shannon_of_bins, 'test': 'chi_square',
            'threshold': 0.1, 'decides': ['categorical', 'few_values'], 'title': 'Jensen-Shannon',
            'description': 'Jensen-Shannon distance, base 2',
        },
        'kullback_leibler': {
            'kinds': both, 'part': 'bins', 'expression': storeroom.kullback_leibler_of_bins, 'is_smoothed': true,
            'test': 'chi_square', 'threshold': 0.1, 'title': 'Kullback-Leibler',
            'description': 'Kullback-Leibler divergence in nats, of the batch from the reference',
        },
        'hellinger': {
            'kinds': both, 'part': 'bins', 'expression': storeroom.hellinger_of_bins, 'test': 'chi_square', 'threshold': 0.1,
            'title': 'Hellinger', 'description': 'Hellinger distance',
        },
        'l_infinity': {
            'kinds': both, 'part': 'bins', 'expression': storeroom.l_infinity_of_bins, 'test': 'chi_square', 'threshold': 0.1,
            'description': 'Largest difference of shares',
        },
        'cramers_v': {
            'kinds': ['categorical'], 'part': 'bins', 'test': 'chi_square', 'threshold': 0.1,
            'description': "Cramer's V of sample against category, rare categories merged",
        },
        'chi_square': {
            'kinds': ['categorical'], 'part': 'bins', 'test': 'chi_square',
            'description': 'Two-sample chi-square statistic, rare categories merged',
        },
        'g_test': {
            'kinds': ['categorical'], 'part': 'bins', 'test': 'g_test',
            'description': 'Two-sample log-likelihood ratio statistic, rare categories merged',
        },
        'missing_share': {
            'kinds': ['numeric'], 'part': 'shares', 'test': 'missing_share', 'threshold': 0.1, 'is_always': true,
            'decides': ['numeric', 'few_values'], 'title': 'share differs by',
            'description': 'Difference of the shares of null, NaN and infinite values',
        },
        'unseen_share': {
            'kinds': ['categorical'], 'part': 'shares', 'test': 'unseen_share', 'threshold': 0.01, 'is_always': true,
            'is_signed': true, 'decides': ['categorical'], 'title': 'share higher by',
            'description': 'Share of values that training did not see, above that of those it saw once',
        },
    }) }}
{%- endmacro %}
