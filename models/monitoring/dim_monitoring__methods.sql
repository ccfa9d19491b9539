{#- Why these numbers: docs/monitoring.md. A distance alone is noise on a small batch, a p-value alone on a large one. -#}
{%- set bins = {'numeric': 'ten quantile bins', 'categorical': 'categories'} -%}
{%- set tests = {'numeric': 'kolmogorov_smirnov', 'categorical': 'chi_square'} -%}
{%- set methods = [
    (
        'wasserstein', 'numeric', 'Wasserstein distance in standard deviations of the reference', 0.1,
        'kolmogorov_smirnov', true,
    ),
    (
        'kolmogorov_smirnov', 'numeric', 'Largest distance of the distribution functions', 0.1,
        'kolmogorov_smirnov', false,
    ),
    (
        'mean_difference', 'numeric', 'Difference of the means in standard deviations of the reference, Welch test', 0.2,
        'mean_difference', false,
    ),
    (
        'missing_share', 'numeric', 'Difference of the shares of null, NaN and infinite values', 0.1,
        'missing_share', true,
    ),
    (
        'unseen_share', 'categorical', 'Share of values that training did not see, above that of those it saw once', 0.01,
        'unseen_share', true,
    ),
    ('chi_square', 'categorical', 'Two-sample chi-square statistic, rare categories merged', none, 'chi_square', false),
    ('g_test', 'categorical', 'Two-sample log-likelihood ratio statistic, rare categories merged', none, 'g_test', false),
    ("cramers_v", 'categorical', "Cramer's V of sample against category, rare categories merged", 0.1, 'chi_square', false),
] -%}
{%- for kind in ['numeric', 'categorical'] -%}
    {%- do methods.extend([
        ('total_variation', kind, 'Half the sum of the differences of shares of ' ~ bins[kind], 0.1, tests[kind], false),
        ('psi', kind, 'Population stability index on ' ~ bins[kind], 0.2, tests[kind], false),
        ('jensen_shannon', kind, 'Jensen-Shannon distance, base 2, on ' ~ bins[kind], 0.1, tests[kind],
            kind == 'categorical'),
        ('kullback_leibler', kind, 'Kullback-Leibler divergence in nats, of the batch from the reference, on ' ~ bins[kind],
            0.1, tests[kind], false),
        ('hellinger', kind, 'Hellinger distance on ' ~ bins[kind], 0.1, tests[kind], false),
        ('l_infinity', kind, 'Largest difference of the shares of ' ~ bins[kind], 0.1, tests[kind], false),
    ]) -%}
{%- endfor %}
{%- for method, kind, description, threshold, test_method, is_deciding in methods %}
select
    cast('{{ method }}' as string) as drift_method,
    cast('{{ kind }}' as string) as feature_kind,
    cast({{ storeroom.string_literal(description) }} as string) as description,
    {{ storeroom.optional_literal(threshold, 'float64') }} as threshold,
    cast('{{ test_method }}' as string) as test_method,
    {{ 'true' if test_method == method else 'false' }} as is_test,
    {{ 'true' if is_deciding else 'false' }} as is_deciding
{%- if not loop.last %}
union all
{%- endif %}
{%- endfor %}
