-- Counts, moments and quantiles of one column of numbers.
{%- set cases = [
    'plain',
    'one row',
    'constant',
    'all null',
    'with null',
    'ties',
    'far from zero',
    'tiny',
    'not a number',
    'only not a number',
    'infinite',
    'only infinite',
    'signs',
    'empty',
] %}

with

-- rows of tests/python/parity/expected_values.py: change them there
samples as (
    select cast('plain' as string) as case_name, cast(1.5e0 as float64) as x
    union all select 'plain', -2e0
    union all select 'plain', 4.25e0
    union all select 'plain', 0.1e0
    union all select 'one row', 3e0
    union all select 'constant', 0.5e0
    union all select 'constant', 0.5e0
    union all select 'constant', 0.5e0
    union all select 'constant', 0.5e0
    union all select 'all null', null
    union all select 'all null', null
    union all select 'with null', 1e0
    union all select 'with null', null
    union all select 'with null', 4e0
    union all select 'ties', 2e0
    union all select 'ties', 7e0
    union all select 'ties', 2e0
    union all select 'ties', 7e0
    union all select 'ties', 7e0
    union all select 'far from zero', 1000000001e0
    union all select 'far from zero', 1000000002e0
    union all select 'far from zero', 1000000004e0
    union all select 'tiny', 1e-300
    union all select 'tiny', 3e-300
    union all select 'tiny', 8e-300
    union all select 'not a number', cast('nan' as float64)
    union all select 'not a number', 1e0
    union all select 'not a number', 2e0
    union all select 'not a number', null
    union all select 'only not a number', cast('nan' as float64)
    union all select 'infinite', cast('infinity' as float64)
    union all select 'infinite', cast('-infinity' as float64)
    union all select 'infinite', 2e0
    union all select 'infinite', 5e0
    union all select 'only infinite', cast('infinity' as float64)
    union all select 'only infinite', cast('infinity' as float64)
    union all select 'signs', -1e0
    union all select 'signs', 0e0
    union all select 'signs', 0e0
    union all select 'signs', 2e0
),

expected as (
    select cast('plain: row_count' as string) as case_name, cast(4e0 as float64) as value
    union all select 'plain: null_count', 0e0
    union all select 'plain: null_share', 0e0
    union all select 'plain: nan_count', 0e0
    union all select 'plain: infinite_count', 0e0
    union all select 'plain: zero_count', 0e0
    union all select 'plain: negative_count', 1e0
    union all select 'plain: distinct_count', 4e0
    union all select 'plain: minimum', -2e0
    union all select 'plain: maximum', 4.25e0
    union all select 'plain: mean', 0.9625e0
    union all select 'plain: total', 3.85e0
    union all select 'plain: standard_deviation', 2.6215056106494727e0
    union all select 'plain: p01', -1.937e0
    union all select 'plain: p05', -1.685e0
    union all select 'plain: p10', -1.3699999999999999e0
    union all select 'plain: p25', -0.42500000000000004e0
    union all select 'plain: median', 0.8e0
    union all select 'plain: p75', 2.1875e0
    union all select 'plain: p90', 3.4250000000000007e0
    union all select 'plain: p95', 3.837499999999999e0
    union all select 'plain: p99', 4.1674999999999995e0
    union all select 'one row: row_count', 1e0
    union all select 'one row: null_count', 0e0
    union all select 'one row: null_share', 0e0
    union all select 'one row: nan_count', 0e0
    union all select 'one row: infinite_count', 0e0
    union all select 'one row: zero_count', 0e0
    union all select 'one row: negative_count', 0e0
    union all select 'one row: distinct_count', 1e0
    union all select 'one row: minimum', 3e0
    union all select 'one row: maximum', 3e0
    union all select 'one row: mean', 3e0
    union all select 'one row: total', 3e0
    union all select 'one row: standard_deviation', null
    union all select 'one row: p01', 3e0
    union all select 'one row: p05', 3e0
    union all select 'one row: p10', 3e0
    union all select 'one row: p25', 3e0
    union all select 'one row: median', 3e0
    union all select 'one row: p75', 3e0
    union all select 'one row: p90', 3e0
    union all select 'one row: p95', 3e0
    union all select 'one row: p99', 3e0
    union all select 'constant: row_count', 4e0
    union all select 'constant: null_count', 0e0
    union all select 'constant: null_share', 0e0
    union all select 'constant: nan_count', 0e0
    union all select 'constant: infinite_count', 0e0
    union all select 'constant: zero_count', 0e0
    union all select 'constant: negative_count', 0e0
    union all select 'constant: distinct_count', 1e0
    union all select 'constant: minimum', 0.5e0
    union all select 'constant: maximum', 0.5e0
    union all select 'constant: mean', 0.5e0
    union all select 'constant: total', 2e0
    union all select 'constant: standard_deviation', 0e0
    union all select 'constant: p01', 0.5e0
    union all select 'constant: p05', 0.5e0
    union all select 'constant: p10', 0.5e0
    union all select 'constant: p25', 0.5e0
    union all select 'constant: median', 0.5e0
    union all select 'constant: p75', 0.5e0
    union all select 'constant: p90', 0.5e0
    union all select 'constant: p95', 0.5e0
    union all select 'constant: p99', 0.5e0
    union all select 'all null: row_count', 2e0
    union all select 'all null: null_count', 2e0
    union all select 'all null: null_share', 1e0
    union all select 'all null: nan_count', 0e0
    union all select 'all null: infinite_count', 0e0
    union all select 'all null: zero_count', 0e0
    union all select 'all null: negative_count', 0e0
    union all select 'all null: distinct_count', 0e0
    union all select 'all null: minimum', null
    union all select 'all null: maximum', null
    union all select 'all null: mean', null
    union all select 'all null: total', null
    union all select 'all null: standard_deviation', null
    union all select 'all null: p01', null
    union all select 'all null: p05', null
    union all select 'all null: p10', null
    union all select 'all null: p25', null
    union all select 'all null: median', null
    union all select 'all null: p75', null
    union all select 'all null: p90', null
    union all select 'all null: p95', null
    union all select 'all null: p99', null
    union all select 'with null: row_count', 3e0
    union all select 'with null: null_count', 1e0
    union all select 'with null: null_share', 0.33333333333333337e0
    union all select 'with null: nan_count', 0e0
    union all select 'with null: infinite_count', 0e0
    union all select 'with null: zero_count', 0e0
    union all select 'with null: negative_count', 0e0
    union all select 'with null: distinct_count', 2e0
    union all select 'with null: minimum', 1e0
    union all select 'with null: maximum', 4e0
    union all select 'with null: mean', 2.5e0
    union all select 'with null: total', 5e0
    union all select 'with null: standard_deviation', 2.1213203435596424e0
    union all select 'with null: p01', 1.03e0
    union all select 'with null: p05', 1.15e0
    union all select 'with null: p10', 1.3e0
    union all select 'with null: p25', 1.75e0
    union all select 'with null: median', 2.5e0
    union all select 'with null: p75', 3.25e0
    union all select 'with null: p90', 3.7e0
    union all select 'with null: p95', 3.8499999999999996e0
    union all select 'with null: p99', 3.9699999999999998e0
    union all select 'ties: row_count', 5e0
    union all select 'ties: null_count', 0e0
    union all select 'ties: null_share', 0e0
    union all select 'ties: nan_count', 0e0
    union all select 'ties: infinite_count', 0e0
    union all select 'ties: zero_count', 0e0
    union all select 'ties: negative_count', 0e0
    union all select 'ties: distinct_count', 2e0
    union all select 'ties: minimum', 2e0
    union all select 'ties: maximum', 7e0
    union all select 'ties: mean', 5e0
    union all select 'ties: total', 25e0
    union all select 'ties: standard_deviation', 2.7386127875258306e0
    union all select 'ties: p01', 2e0
    union all select 'ties: p05', 2e0
    union all select 'ties: p10', 2e0
    union all select 'ties: p25', 2e0
    union all select 'ties: median', 7e0
    union all select 'ties: p75', 7e0
    union all select 'ties: p90', 7e0
    union all select 'ties: p95', 7e0
    union all select 'ties: p99', 7e0
    union all select 'far from zero: row_count', 3e0
    union all select 'far from zero: null_count', 0e0
    union all select 'far from zero: null_share', 0e0
    union all select 'far from zero: nan_count', 0e0
    union all select 'far from zero: infinite_count', 0e0
    union all select 'far from zero: zero_count', 0e0
    union all select 'far from zero: negative_count', 0e0
    union all select 'far from zero: distinct_count', 3e0
    union all select 'far from zero: minimum', 1000000001e0
    union all select 'far from zero: maximum', 1000000004e0
    union all select 'far from zero: mean', 1000000002.3333334e0
    union all select 'far from zero: total', 3000000007e0
    union all select 'far from zero: standard_deviation', 1.5275252316519474e0
    union all select 'far from zero: p01', 1000000001.02e0
    union all select 'far from zero: p05', 1000000001.1e0
    union all select 'far from zero: p10', 1000000001.2e0
    union all select 'far from zero: p25', 1000000001.5e0
    union all select 'far from zero: median', 1000000002e0
    union all select 'far from zero: p75', 1000000003e0
    union all select 'far from zero: p90', 1000000003.6e0
    union all select 'far from zero: p95', 1000000003.8e0
    union all select 'far from zero: p99', 1000000003.96e0
    union all select 'tiny: row_count', 3e0
    union all select 'tiny: null_count', 0e0
    union all select 'tiny: null_share', 0e0
    union all select 'tiny: nan_count', 0e0
    union all select 'tiny: infinite_count', 0e0
    union all select 'tiny: zero_count', 0e0
    union all select 'tiny: negative_count', 0e0
    union all select 'tiny: distinct_count', 3e0
    union all select 'tiny: minimum', 1e-300
    union all select 'tiny: maximum', 8e-300
    union all select 'tiny: mean', 4e-300
    union all select 'tiny: total', 1.2e-299
    union all select 'tiny: standard_deviation', 0e0
    union all select 'tiny: p01', 1.0400000000000001e-300
    union all select 'tiny: p05', 1.2000000000000002e-300
    union all select 'tiny: p10', 1.4000000000000001e-300
    union all select 'tiny: p25', 2e-300
    union all select 'tiny: median', 3e-300
    union all select 'tiny: p75', 5.5e-300
    union all select 'tiny: p90', 7e-300
    union all select 'tiny: p95', 7.5e-300
    union all select 'tiny: p99', 7.9e-300
    union all select 'not a number: row_count', 4e0
    union all select 'not a number: null_count', 1e0
    union all select 'not a number: null_share', 0.25e0
    union all select 'not a number: nan_count', 1e0
    union all select 'not a number: infinite_count', 0e0
    union all select 'not a number: zero_count', 0e0
    union all select 'not a number: negative_count', 0e0
    union all select 'not a number: distinct_count', 3e0
    union all select 'not a number: minimum', 1e0
    union all select 'not a number: maximum', 2e0
    union all select 'not a number: mean', 1.5e0
    union all select 'not a number: total', 3e0
    union all select 'not a number: standard_deviation', 0.7071067811865476e0
    union all select 'not a number: p01', 1.01e0
    union all select 'not a number: p05', 1.05e0
    union all select 'not a number: p10', 1.1e0
    union all select 'not a number: p25', 1.25e0
    union all select 'not a number: median', 1.5e0
    union all select 'not a number: p75', 1.75e0
    union all select 'not a number: p90', 1.9e0
    union all select 'not a number: p95', 1.95e0
    union all select 'not a number: p99', 1.99e0
    union all select 'only not a number: row_count', 1e0
    union all select 'only not a number: null_count', 0e0
    union all select 'only not a number: null_share', 0e0
    union all select 'only not a number: nan_count', 1e0
    union all select 'only not a number: infinite_count', 0e0
    union all select 'only not a number: zero_count', 0e0
    union all select 'only not a number: negative_count', 0e0
    union all select 'only not a number: distinct_count', 1e0
    union all select 'only not a number: minimum', null
    union all select 'only not a number: maximum', null
    union all select 'only not a number: mean', null
    union all select 'only not a number: total', null
    union all select 'only not a number: standard_deviation', null
    union all select 'only not a number: p01', null
    union all select 'only not a number: p05', null
    union all select 'only not a number: p10', null
    union all select 'only not a number: p25', null
    union all select 'only not a number: median', null
    union all select 'only not a number: p75', null
    union all select 'only not a number: p90', null
    union all select 'only not a number: p95', null
    union all select 'only not a number: p99', null
    union all select 'infinite: row_count', 4e0
    union all select 'infinite: null_count', 0e0
    union all select 'infinite: null_share', 0e0
    union all select 'infinite: nan_count', 0e0
    union all select 'infinite: infinite_count', 2e0
    union all select 'infinite: zero_count', 0e0
    union all select 'infinite: negative_count', 0e0
    union all select 'infinite: distinct_count', 4e0
    union all select 'infinite: minimum', 2e0
    union all select 'infinite: maximum', 5e0
    union all select 'infinite: mean', 3.5e0
    union all select 'infinite: total', 7e0
    union all select 'infinite: standard_deviation', 2.1213203435596424e0
    union all select 'infinite: p01', 2.03e0
    union all select 'infinite: p05', 2.15e0
    union all select 'infinite: p10', 2.3e0
    union all select 'infinite: p25', 2.75e0
    union all select 'infinite: median', 3.5e0
    union all select 'infinite: p75', 4.25e0
    union all select 'infinite: p90', 4.7e0
    union all select 'infinite: p95', 4.85e0
    union all select 'infinite: p99', 4.97e0
    union all select 'only infinite: row_count', 2e0
    union all select 'only infinite: null_count', 0e0
    union all select 'only infinite: null_share', 0e0
    union all select 'only infinite: nan_count', 0e0
    union all select 'only infinite: infinite_count', 2e0
    union all select 'only infinite: zero_count', 0e0
    union all select 'only infinite: negative_count', 0e0
    union all select 'only infinite: distinct_count', 1e0
    union all select 'only infinite: minimum', null
    union all select 'only infinite: maximum', null
    union all select 'only infinite: mean', null
    union all select 'only infinite: total', null
    union all select 'only infinite: standard_deviation', null
    union all select 'only infinite: p01', null
    union all select 'only infinite: p05', null
    union all select 'only infinite: p10', null
    union all select 'only infinite: p25', null
    union all select 'only infinite: median', null
    union all select 'only infinite: p75', null
    union all select 'only infinite: p90', null
    union all select 'only infinite: p95', null
    union all select 'only infinite: p99', null
    union all select 'signs: row_count', 4e0
    union all select 'signs: null_count', 0e0
    union all select 'signs: null_share', 0e0
    union all select 'signs: nan_count', 0e0
    union all select 'signs: infinite_count', 0e0
    union all select 'signs: zero_count', 2e0
    union all select 'signs: negative_count', 1e0
    union all select 'signs: distinct_count', 3e0
    union all select 'signs: minimum', -1e0
    union all select 'signs: maximum', 2e0
    union all select 'signs: mean', 0.25e0
    union all select 'signs: total', 1e0
    union all select 'signs: standard_deviation', 1.2583057392117916e0
    union all select 'signs: p01', -0.97e0
    union all select 'signs: p05', -0.85e0
    union all select 'signs: p10', -0.7e0
    union all select 'signs: p25', -0.25e0
    union all select 'signs: median', 0e0
    union all select 'signs: p75', 0.5e0
    union all select 'signs: p90', 1.4000000000000004e0
    union all select 'signs: p95', 1.6999999999999993e0
    union all select 'signs: p99', 1.9399999999999995e0
    union all select 'empty: row_count', 0e0
    union all select 'empty: null_count', 0e0
    union all select 'empty: null_share', null
    union all select 'empty: nan_count', 0e0
    union all select 'empty: infinite_count', 0e0
    union all select 'empty: zero_count', 0e0
    union all select 'empty: negative_count', 0e0
    union all select 'empty: distinct_count', 0e0
    union all select 'empty: minimum', null
    union all select 'empty: maximum', null
    union all select 'empty: mean', null
    union all select 'empty: total', null
    union all select 'empty: standard_deviation', null
    union all select 'empty: p01', null
    union all select 'empty: p05', null
    union all select 'empty: p10', null
    union all select 'empty: p25', null
    union all select 'empty: median', null
    union all select 'empty: p75', null
    union all select 'empty: p90', null
    union all select 'empty: p95', null
    union all select 'empty: p99', null
),
-- end of rows

found as (
    {%- for case in cases %}
    {%- set relation = "(select x from samples where case_name = '" ~ case ~ "') as s" %}
    select '{{ case }}: ' || profile.statistic as case_name, profile.value
    from (
        {{ storeroom.profile(relation, 'x') }}
    ) as profile
    {%- if not loop.last %}
    union all
    {%- endif %}
    {%- endfor %}
)

select
    coalesce(found.case_name, expected.case_name) as case_name,
    found.value as found_value,
    expected.value as expected_value
from found
full outer join expected
    on found.case_name = expected.case_name
where found.case_name is null
    or expected.case_name is null
    or (found.value is null) <> (expected.value is null)
    or not (found.value = expected.value or abs(found.value - expected.value) <= 1e-9 * abs(expected.value))
