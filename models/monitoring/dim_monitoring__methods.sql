{#- Why these numbers: DESIGN section 5. A distance alone is noise on a small batch, a p-value alone on a large one. -#}
{%- set methods = [
    ('psi', 'numeric', 'Population stability index on ten bins', 0.2, 'kolmogorov_smirnov', false),
    ('psi', 'categorical', 'Population stability index on categories', 0.2, 'chi_square', false),
    ('jensen_shannon', 'numeric', 'Jensen-Shannon distance, base 2, on ten bins', 0.1, 'kolmogorov_smirnov', false),
    ('jensen_shannon', 'categorical', 'Jensen-Shannon distance, base 2, on categories', 0.1, 'chi_square', true),
    (
        'kolmogorov_smirnov', 'numeric', 'Largest distance of the distribution functions, from fine bins', 0.1,
        'kolmogorov_smirnov', true,
    ),
    (
        'missing_share', 'numeric', 'Difference of the shares of null, NaN and infinite values', 0.1,
        'missing_share', true,
    ),
    (
        'chi_square', 'categorical', 'Two-sample chi-square statistic, rare categories merged', none,
        'chi_square', false,
    ),
] %}
{%- for method, kind, description, threshold, test_method, is_deciding in methods %}
select
    cast('{{ method }}' as string) as drift_method,
    cast('{{ kind }}' as string) as feature_kind,
    cast('{{ description }}' as string) as description,
    {{ storeroom.optional_literal(threshold, 'float64') }} as threshold,
    cast('{{ test_method }}' as string) as test_method,
    {{ 'true' if test_method == method else 'false' }} as is_test,
    {{ 'true' if is_deciding else 'false' }} as is_deciding
{%- if not loop.last %}
union all
{%- endif %}
{%- endfor %}
