-- All methods of two columns of numbers. A Kolmogorov tail is scipy's of a whole effective n and has no stated bound below 30.
{%- set cases = [
    'plain',
    'equal',
    'one row',
    'one row against many',
    'constant',
    'other constant',
    'from constant',
    'ties',
    'all null',
    'all null batch',
    'nothing finite',
    'wild',
    'zero bin',
    'below and above',
    'empty batch',
    'empty reference',
    'empty',
] %}

with

-- rows of tests/python/parity/expected_values.py: change them there
samples as (
    select cast('plain' as string) as case_name, cast('reference' as string) as side, cast(0e0 as float64) as x
    union all select 'plain', 'reference', 1e0
    union all select 'plain', 'reference', 2e0
    union all select 'plain', 'reference', 3e0
    union all select 'plain', 'reference', 4e0
    union all select 'plain', 'reference', 5e0
    union all select 'plain', 'reference', 6e0
    union all select 'plain', 'reference', 7e0
    union all select 'plain', 'reference', 8e0
    union all select 'plain', 'reference', 9e0
    union all select 'plain', 'reference', 10e0
    union all select 'plain', 'reference', 11e0
    union all select 'plain', 'reference', 12e0
    union all select 'plain', 'reference', 13e0
    union all select 'plain', 'reference', 14e0
    union all select 'plain', 'reference', 15e0
    union all select 'plain', 'reference', 16e0
    union all select 'plain', 'reference', 17e0
    union all select 'plain', 'reference', 18e0
    union all select 'plain', 'reference', 19e0
    union all select 'plain', 'reference', 20e0
    union all select 'plain', 'reference', 21e0
    union all select 'plain', 'reference', 22e0
    union all select 'plain', 'reference', 23e0
    union all select 'plain', 'reference', 24e0
    union all select 'plain', 'reference', 25e0
    union all select 'plain', 'reference', 26e0
    union all select 'plain', 'reference', 27e0
    union all select 'plain', 'reference', 28e0
    union all select 'plain', 'reference', 29e0
    union all select 'plain', 'reference', 30e0
    union all select 'plain', 'reference', 31e0
    union all select 'plain', 'reference', 32e0
    union all select 'plain', 'reference', 33e0
    union all select 'plain', 'reference', 34e0
    union all select 'plain', 'reference', 35e0
    union all select 'plain', 'reference', 36e0
    union all select 'plain', 'reference', 37e0
    union all select 'plain', 'reference', 38e0
    union all select 'plain', 'reference', 39e0
    union all select 'plain', 'current', 8e0
    union all select 'plain', 'current', 9e0
    union all select 'plain', 'current', 10e0
    union all select 'plain', 'current', 11e0
    union all select 'plain', 'current', 12e0
    union all select 'plain', 'current', 13e0
    union all select 'plain', 'current', 14e0
    union all select 'plain', 'current', 15e0
    union all select 'plain', 'current', 16e0
    union all select 'plain', 'current', 17e0
    union all select 'plain', 'current', 18e0
    union all select 'plain', 'current', 19e0
    union all select 'plain', 'current', 20e0
    union all select 'plain', 'current', 21e0
    union all select 'plain', 'current', 22e0
    union all select 'plain', 'current', 23e0
    union all select 'plain', 'current', 24e0
    union all select 'plain', 'current', 25e0
    union all select 'plain', 'current', 26e0
    union all select 'plain', 'current', 27e0
    union all select 'plain', 'current', 28e0
    union all select 'plain', 'current', 29e0
    union all select 'plain', 'current', 30e0
    union all select 'plain', 'current', 31e0
    union all select 'plain', 'current', 32e0
    union all select 'plain', 'current', 33e0
    union all select 'plain', 'current', 34e0
    union all select 'plain', 'current', 35e0
    union all select 'plain', 'current', 36e0
    union all select 'plain', 'current', 37e0
    union all select 'equal', 'reference', 0e0
    union all select 'equal', 'reference', 1e0
    union all select 'equal', 'reference', 2e0
    union all select 'equal', 'reference', 3e0
    union all select 'equal', 'reference', 4e0
    union all select 'equal', 'reference', 5e0
    union all select 'equal', 'reference', 6e0
    union all select 'equal', 'reference', 7e0
    union all select 'equal', 'reference', 8e0
    union all select 'equal', 'reference', 9e0
    union all select 'equal', 'reference', 10e0
    union all select 'equal', 'reference', 11e0
    union all select 'equal', 'reference', 12e0
    union all select 'equal', 'reference', 13e0
    union all select 'equal', 'reference', 14e0
    union all select 'equal', 'reference', 15e0
    union all select 'equal', 'reference', 16e0
    union all select 'equal', 'reference', 17e0
    union all select 'equal', 'reference', 18e0
    union all select 'equal', 'reference', 19e0
    union all select 'equal', 'reference', 20e0
    union all select 'equal', 'reference', 21e0
    union all select 'equal', 'reference', 22e0
    union all select 'equal', 'reference', 23e0
    union all select 'equal', 'reference', 24e0
    union all select 'equal', 'reference', 25e0
    union all select 'equal', 'reference', 26e0
    union all select 'equal', 'reference', 27e0
    union all select 'equal', 'reference', 28e0
    union all select 'equal', 'reference', 29e0
    union all select 'equal', 'reference', 30e0
    union all select 'equal', 'reference', 31e0
    union all select 'equal', 'reference', 32e0
    union all select 'equal', 'reference', 33e0
    union all select 'equal', 'reference', 34e0
    union all select 'equal', 'reference', 35e0
    union all select 'equal', 'reference', 36e0
    union all select 'equal', 'reference', 37e0
    union all select 'equal', 'reference', 38e0
    union all select 'equal', 'reference', 39e0
    union all select 'equal', 'current', 0e0
    union all select 'equal', 'current', 1e0
    union all select 'equal', 'current', 2e0
    union all select 'equal', 'current', 3e0
    union all select 'equal', 'current', 4e0
    union all select 'equal', 'current', 5e0
    union all select 'equal', 'current', 6e0
    union all select 'equal', 'current', 7e0
    union all select 'equal', 'current', 8e0
    union all select 'equal', 'current', 9e0
    union all select 'equal', 'current', 10e0
    union all select 'equal', 'current', 11e0
    union all select 'equal', 'current', 12e0
    union all select 'equal', 'current', 13e0
    union all select 'equal', 'current', 14e0
    union all select 'equal', 'current', 15e0
    union all select 'equal', 'current', 16e0
    union all select 'equal', 'current', 17e0
    union all select 'equal', 'current', 18e0
    union all select 'equal', 'current', 19e0
    union all select 'equal', 'current', 20e0
    union all select 'equal', 'current', 21e0
    union all select 'equal', 'current', 22e0
    union all select 'equal', 'current', 23e0
    union all select 'equal', 'current', 24e0
    union all select 'equal', 'current', 25e0
    union all select 'equal', 'current', 26e0
    union all select 'equal', 'current', 27e0
    union all select 'equal', 'current', 28e0
    union all select 'equal', 'current', 29e0
    union all select 'equal', 'current', 30e0
    union all select 'equal', 'current', 31e0
    union all select 'equal', 'current', 32e0
    union all select 'equal', 'current', 33e0
    union all select 'equal', 'current', 34e0
    union all select 'equal', 'current', 35e0
    union all select 'equal', 'current', 36e0
    union all select 'equal', 'current', 37e0
    union all select 'equal', 'current', 38e0
    union all select 'equal', 'current', 39e0
    union all select 'one row', 'reference', 1e0
    union all select 'one row', 'current', 2e0
    union all select 'one row against many', 'reference', 3e0
    union all select 'one row against many', 'current', 1e0
    union all select 'one row against many', 'current', 2e0
    union all select 'one row against many', 'current', 3e0
    union all select 'constant', 'reference', 0.5e0
    union all select 'constant', 'reference', 0.5e0
    union all select 'constant', 'reference', 0.5e0
    union all select 'constant', 'reference', 0.5e0
    union all select 'constant', 'reference', 0.5e0
    union all select 'constant', 'reference', 0.5e0
    union all select 'constant', 'reference', 0.5e0
    union all select 'constant', 'reference', 0.5e0
    union all select 'constant', 'reference', 0.5e0
    union all select 'constant', 'reference', 0.5e0
    union all select 'constant', 'reference', 0.5e0
    union all select 'constant', 'reference', 0.5e0
    union all select 'constant', 'current', 0.5e0
    union all select 'constant', 'current', 0.5e0
    union all select 'constant', 'current', 0.5e0
    union all select 'constant', 'current', 0.5e0
    union all select 'constant', 'current', 0.5e0
    union all select 'constant', 'current', 0.5e0
    union all select 'constant', 'current', 0.5e0
    union all select 'constant', 'current', 0.5e0
    union all select 'constant', 'current', 0.5e0
    union all select 'other constant', 'reference', 0.5e0
    union all select 'other constant', 'reference', 0.5e0
    union all select 'other constant', 'reference', 0.5e0
    union all select 'other constant', 'reference', 0.5e0
    union all select 'other constant', 'reference', 0.5e0
    union all select 'other constant', 'reference', 0.5e0
    union all select 'other constant', 'reference', 0.5e0
    union all select 'other constant', 'reference', 0.5e0
    union all select 'other constant', 'reference', 0.5e0
    union all select 'other constant', 'reference', 0.5e0
    union all select 'other constant', 'reference', 0.5e0
    union all select 'other constant', 'reference', 0.5e0
    union all select 'other constant', 'current', 0.75e0
    union all select 'other constant', 'current', 0.75e0
    union all select 'other constant', 'current', 0.75e0
    union all select 'other constant', 'current', 0.75e0
    union all select 'other constant', 'current', 0.75e0
    union all select 'other constant', 'current', 0.75e0
    union all select 'other constant', 'current', 0.75e0
    union all select 'other constant', 'current', 0.75e0
    union all select 'other constant', 'current', 0.75e0
    union all select 'from constant', 'reference', 0.5e0
    union all select 'from constant', 'reference', 0.5e0
    union all select 'from constant', 'reference', 0.5e0
    union all select 'from constant', 'reference', 0.5e0
    union all select 'from constant', 'reference', 0.5e0
    union all select 'from constant', 'reference', 0.5e0
    union all select 'from constant', 'reference', 0.5e0
    union all select 'from constant', 'reference', 0.5e0
    union all select 'from constant', 'reference', 0.5e0
    union all select 'from constant', 'reference', 0.5e0
    union all select 'from constant', 'reference', 0.5e0
    union all select 'from constant', 'reference', 0.5e0
    union all select 'from constant', 'current', 0.5e0
    union all select 'from constant', 'current', 1.5e0
    union all select 'from constant', 'current', 0.5e0
    union all select 'from constant', 'current', 1.5e0
    union all select 'from constant', 'current', 0.5e0
    union all select 'from constant', 'current', 1.5e0
    union all select 'from constant', 'current', 0.5e0
    union all select 'from constant', 'current', 1.5e0
    union all select 'from constant', 'current', 0.5e0
    union all select 'from constant', 'current', 1.5e0
    union all select 'from constant', 'current', 0.5e0
    union all select 'from constant', 'current', 1.5e0
    union all select 'ties', 'reference', 1e0
    union all select 'ties', 'reference', 1e0
    union all select 'ties', 'reference', 1e0
    union all select 'ties', 'reference', 1e0
    union all select 'ties', 'reference', 1e0
    union all select 'ties', 'reference', 1e0
    union all select 'ties', 'reference', 1e0
    union all select 'ties', 'reference', 1e0
    union all select 'ties', 'reference', 1e0
    union all select 'ties', 'reference', 1e0
    union all select 'ties', 'reference', 1e0
    union all select 'ties', 'reference', 1e0
    union all select 'ties', 'reference', 1e0
    union all select 'ties', 'reference', 1e0
    union all select 'ties', 'reference', 1e0
    union all select 'ties', 'reference', 2e0
    union all select 'ties', 'reference', 2e0
    union all select 'ties', 'reference', 2e0
    union all select 'ties', 'reference', 2e0
    union all select 'ties', 'reference', 2e0
    union all select 'ties', 'reference', 2e0
    union all select 'ties', 'reference', 2e0
    union all select 'ties', 'reference', 2e0
    union all select 'ties', 'reference', 2e0
    union all select 'ties', 'reference', 2e0
    union all select 'ties', 'reference', 2e0
    union all select 'ties', 'reference', 2e0
    union all select 'ties', 'reference', 2e0
    union all select 'ties', 'reference', 2e0
    union all select 'ties', 'reference', 2e0
    union all select 'ties', 'reference', 3e0
    union all select 'ties', 'reference', 3e0
    union all select 'ties', 'reference', 3e0
    union all select 'ties', 'reference', 3e0
    union all select 'ties', 'reference', 3e0
    union all select 'ties', 'reference', 3e0
    union all select 'ties', 'reference', 3e0
    union all select 'ties', 'reference', 3e0
    union all select 'ties', 'reference', 3e0
    union all select 'ties', 'reference', 3e0
    union all select 'ties', 'current', 1e0
    union all select 'ties', 'current', 1e0
    union all select 'ties', 'current', 1e0
    union all select 'ties', 'current', 1e0
    union all select 'ties', 'current', 1e0
    union all select 'ties', 'current', 2e0
    union all select 'ties', 'current', 2e0
    union all select 'ties', 'current', 2e0
    union all select 'ties', 'current', 2e0
    union all select 'ties', 'current', 2e0
    union all select 'ties', 'current', 2e0
    union all select 'ties', 'current', 2e0
    union all select 'ties', 'current', 2e0
    union all select 'ties', 'current', 2e0
    union all select 'ties', 'current', 2e0
    union all select 'ties', 'current', 2e0
    union all select 'ties', 'current', 2e0
    union all select 'ties', 'current', 2e0
    union all select 'ties', 'current', 2e0
    union all select 'ties', 'current', 2e0
    union all select 'ties', 'current', 3e0
    union all select 'ties', 'current', 3e0
    union all select 'ties', 'current', 3e0
    union all select 'ties', 'current', 3e0
    union all select 'ties', 'current', 3e0
    union all select 'ties', 'current', 3e0
    union all select 'ties', 'current', 3e0
    union all select 'ties', 'current', 3e0
    union all select 'ties', 'current', 3e0
    union all select 'ties', 'current', 3e0
    union all select 'ties', 'current', 3e0
    union all select 'ties', 'current', 3e0
    union all select 'ties', 'current', 3e0
    union all select 'ties', 'current', 3e0
    union all select 'ties', 'current', 3e0
    union all select 'ties', 'current', 3e0
    union all select 'ties', 'current', 3e0
    union all select 'ties', 'current', 3e0
    union all select 'ties', 'current', 3e0
    union all select 'ties', 'current', 3e0
    union all select 'all null', 'reference', null
    union all select 'all null', 'reference', null
    union all select 'all null', 'reference', null
    union all select 'all null', 'current', null
    union all select 'all null', 'current', null
    union all select 'all null', 'current', null
    union all select 'all null', 'current', null
    union all select 'all null batch', 'reference', 1e0
    union all select 'all null batch', 'reference', 2e0
    union all select 'all null batch', 'reference', 3e0
    union all select 'all null batch', 'current', null
    union all select 'all null batch', 'current', null
    union all select 'all null batch', 'current', null
    union all select 'all null batch', 'current', null
    union all select 'nothing finite', 'reference', 1e0
    union all select 'nothing finite', 'reference', 2e0
    union all select 'nothing finite', 'reference', 3e0
    union all select 'nothing finite', 'current', cast('nan' as float64)
    union all select 'nothing finite', 'current', cast('infinity' as float64)
    union all select 'nothing finite', 'current', cast('-infinity' as float64)
    union all select 'wild', 'reference', 0e0
    union all select 'wild', 'reference', 1e0
    union all select 'wild', 'reference', 2e0
    union all select 'wild', 'reference', 3e0
    union all select 'wild', 'reference', 4e0
    union all select 'wild', 'reference', 5e0
    union all select 'wild', 'reference', 6e0
    union all select 'wild', 'reference', 7e0
    union all select 'wild', 'reference', 8e0
    union all select 'wild', 'reference', 9e0
    union all select 'wild', 'reference', 10e0
    union all select 'wild', 'reference', 11e0
    union all select 'wild', 'reference', 12e0
    union all select 'wild', 'reference', 13e0
    union all select 'wild', 'reference', 14e0
    union all select 'wild', 'reference', 15e0
    union all select 'wild', 'reference', 16e0
    union all select 'wild', 'reference', 17e0
    union all select 'wild', 'reference', 18e0
    union all select 'wild', 'reference', 19e0
    union all select 'wild', 'reference', null
    union all select 'wild', 'reference', cast('nan' as float64)
    union all select 'wild', 'reference', cast('infinity' as float64)
    union all select 'wild', 'current', 0e0
    union all select 'wild', 'current', 1e0
    union all select 'wild', 'current', 2e0
    union all select 'wild', 'current', 3e0
    union all select 'wild', 'current', 4e0
    union all select 'wild', 'current', 5e0
    union all select 'wild', 'current', 6e0
    union all select 'wild', 'current', 7e0
    union all select 'wild', 'current', 8e0
    union all select 'wild', 'current', 9e0
    union all select 'wild', 'current', null
    union all select 'wild', 'current', null
    union all select 'wild', 'current', null
    union all select 'wild', 'current', cast('nan' as float64)
    union all select 'wild', 'current', cast('nan' as float64)
    union all select 'wild', 'current', cast('-infinity' as float64)
    union all select 'wild', 'current', 0e0
    union all select 'wild', 'current', 1e0
    union all select 'wild', 'current', 2e0
    union all select 'wild', 'current', 3e0
    union all select 'wild', 'current', 4e0
    union all select 'wild', 'current', 5e0
    union all select 'wild', 'current', 6e0
    union all select 'wild', 'current', 7e0
    union all select 'wild', 'current', 8e0
    union all select 'wild', 'current', 9e0
    union all select 'wild', 'current', null
    union all select 'wild', 'current', null
    union all select 'wild', 'current', null
    union all select 'wild', 'current', cast('nan' as float64)
    union all select 'wild', 'current', cast('nan' as float64)
    union all select 'wild', 'current', cast('-infinity' as float64)
    union all select 'zero bin', 'reference', 0e0
    union all select 'zero bin', 'reference', 1e0
    union all select 'zero bin', 'reference', 2e0
    union all select 'zero bin', 'reference', 3e0
    union all select 'zero bin', 'reference', 4e0
    union all select 'zero bin', 'reference', 5e0
    union all select 'zero bin', 'reference', 6e0
    union all select 'zero bin', 'reference', 7e0
    union all select 'zero bin', 'reference', 8e0
    union all select 'zero bin', 'reference', 9e0
    union all select 'zero bin', 'reference', 10e0
    union all select 'zero bin', 'reference', 11e0
    union all select 'zero bin', 'reference', 12e0
    union all select 'zero bin', 'reference', 13e0
    union all select 'zero bin', 'reference', 14e0
    union all select 'zero bin', 'reference', 15e0
    union all select 'zero bin', 'reference', 16e0
    union all select 'zero bin', 'reference', 17e0
    union all select 'zero bin', 'reference', 18e0
    union all select 'zero bin', 'reference', 19e0
    union all select 'zero bin', 'reference', 20e0
    union all select 'zero bin', 'reference', 21e0
    union all select 'zero bin', 'reference', 22e0
    union all select 'zero bin', 'reference', 23e0
    union all select 'zero bin', 'reference', 24e0
    union all select 'zero bin', 'reference', 25e0
    union all select 'zero bin', 'reference', 26e0
    union all select 'zero bin', 'reference', 27e0
    union all select 'zero bin', 'reference', 28e0
    union all select 'zero bin', 'reference', 29e0
    union all select 'zero bin', 'reference', 30e0
    union all select 'zero bin', 'reference', 31e0
    union all select 'zero bin', 'reference', 32e0
    union all select 'zero bin', 'reference', 33e0
    union all select 'zero bin', 'reference', 34e0
    union all select 'zero bin', 'reference', 35e0
    union all select 'zero bin', 'reference', 36e0
    union all select 'zero bin', 'reference', 37e0
    union all select 'zero bin', 'reference', 38e0
    union all select 'zero bin', 'reference', 39e0
    union all select 'zero bin', 'current', 5e0
    union all select 'zero bin', 'current', 5e0
    union all select 'zero bin', 'current', 5e0
    union all select 'zero bin', 'current', 5e0
    union all select 'zero bin', 'current', 5e0
    union all select 'zero bin', 'current', 5e0
    union all select 'zero bin', 'current', 5e0
    union all select 'zero bin', 'current', 5e0
    union all select 'zero bin', 'current', 5e0
    union all select 'zero bin', 'current', 5e0
    union all select 'zero bin', 'current', 5e0
    union all select 'zero bin', 'current', 5e0
    union all select 'zero bin', 'current', 5e0
    union all select 'zero bin', 'current', 5e0
    union all select 'zero bin', 'current', 5e0
    union all select 'zero bin', 'current', 5e0
    union all select 'zero bin', 'current', 5e0
    union all select 'zero bin', 'current', 5e0
    union all select 'zero bin', 'current', 5e0
    union all select 'zero bin', 'current', 5e0
    union all select 'zero bin', 'current', 35e0
    union all select 'zero bin', 'current', 35e0
    union all select 'zero bin', 'current', 35e0
    union all select 'zero bin', 'current', 35e0
    union all select 'zero bin', 'current', 35e0
    union all select 'zero bin', 'current', 35e0
    union all select 'zero bin', 'current', 35e0
    union all select 'zero bin', 'current', 35e0
    union all select 'zero bin', 'current', 35e0
    union all select 'zero bin', 'current', 35e0
    union all select 'zero bin', 'current', 35e0
    union all select 'zero bin', 'current', 35e0
    union all select 'zero bin', 'current', 35e0
    union all select 'zero bin', 'current', 35e0
    union all select 'zero bin', 'current', 35e0
    union all select 'zero bin', 'current', 35e0
    union all select 'zero bin', 'current', 35e0
    union all select 'zero bin', 'current', 35e0
    union all select 'zero bin', 'current', 35e0
    union all select 'zero bin', 'current', 35e0
    union all select 'below and above', 'reference', 0e0
    union all select 'below and above', 'reference', 1e0
    union all select 'below and above', 'reference', 2e0
    union all select 'below and above', 'reference', 3e0
    union all select 'below and above', 'reference', 4e0
    union all select 'below and above', 'reference', 5e0
    union all select 'below and above', 'reference', 6e0
    union all select 'below and above', 'reference', 7e0
    union all select 'below and above', 'reference', 8e0
    union all select 'below and above', 'reference', 9e0
    union all select 'below and above', 'reference', 10e0
    union all select 'below and above', 'reference', 11e0
    union all select 'below and above', 'reference', 12e0
    union all select 'below and above', 'reference', 13e0
    union all select 'below and above', 'reference', 14e0
    union all select 'below and above', 'reference', 15e0
    union all select 'below and above', 'reference', 16e0
    union all select 'below and above', 'reference', 17e0
    union all select 'below and above', 'reference', 18e0
    union all select 'below and above', 'reference', 19e0
    union all select 'below and above', 'reference', 20e0
    union all select 'below and above', 'reference', 21e0
    union all select 'below and above', 'reference', 22e0
    union all select 'below and above', 'reference', 23e0
    union all select 'below and above', 'reference', 24e0
    union all select 'below and above', 'reference', 25e0
    union all select 'below and above', 'reference', 26e0
    union all select 'below and above', 'reference', 27e0
    union all select 'below and above', 'reference', 28e0
    union all select 'below and above', 'reference', 29e0
    union all select 'below and above', 'reference', 30e0
    union all select 'below and above', 'reference', 31e0
    union all select 'below and above', 'reference', 32e0
    union all select 'below and above', 'reference', 33e0
    union all select 'below and above', 'reference', 34e0
    union all select 'below and above', 'reference', 35e0
    union all select 'below and above', 'reference', 36e0
    union all select 'below and above', 'reference', 37e0
    union all select 'below and above', 'reference', 38e0
    union all select 'below and above', 'reference', 39e0
    union all select 'below and above', 'current', -1e0
    union all select 'below and above', 'current', -1e0
    union all select 'below and above', 'current', -1e0
    union all select 'below and above', 'current', -1e0
    union all select 'below and above', 'current', -1e0
    union all select 'below and above', 'current', -1e0
    union all select 'below and above', 'current', -1e0
    union all select 'below and above', 'current', -1e0
    union all select 'below and above', 'current', -1e0
    union all select 'below and above', 'current', -1e0
    union all select 'below and above', 'current', 99e0
    union all select 'below and above', 'current', 99e0
    union all select 'below and above', 'current', 99e0
    union all select 'below and above', 'current', 99e0
    union all select 'below and above', 'current', 99e0
    union all select 'below and above', 'current', 99e0
    union all select 'below and above', 'current', 99e0
    union all select 'below and above', 'current', 99e0
    union all select 'below and above', 'current', 99e0
    union all select 'below and above', 'current', 99e0
    union all select 'empty batch', 'reference', 1e0
    union all select 'empty batch', 'reference', 2e0
    union all select 'empty reference', 'current', 1e0
    union all select 'empty reference', 'current', 2e0
),

expected as (
    select cast('plain: chi_square' as string) as case_name, cast(0.1881720430107527e0 as float64) as value
    union all select 'plain: p of chi_square', 0.9455012197788085e0
    union all select 'plain: cramers_v', 0.05184758473652126e0
    union all select 'plain: p of cramers_v', 0.9455012197788085e0
    union all select 'plain: g_test', 0.1864995694725351e0
    union all select 'plain: p of g_test', 0.6658461053590641e0
    union all select 'plain: hellinger', 0.33175286742054133e0
    union all select 'plain: p of hellinger', 0.9455012197788085e0
    union all select 'plain: jensen_shannon', 0.3383555418502933e0
    union all select 'plain: p of jensen_shannon', 0.9455012197788085e0
    union all select 'plain: kolmogorov_smirnov', 0.2e0
    union all select 'plain: p of kolmogorov_smirnov', 0.44704443771176816e0
    union all select 'plain: kullback_leibler', 0.14655182143543424e0
    union all select 'plain: p of kullback_leibler', 0.9455012197788085e0
    union all select 'plain: l_infinity', 0.1e0
    union all select 'plain: p of l_infinity', 0.9455012197788085e0
    union all select 'plain: mean_difference', 0.2566196768304905e0
    union all select 'plain: p of mean_difference', 0.22489749290140215e0
    union all select 'plain: psi', 0.3934609751119839e0
    union all select 'plain: p of psi', 0.9455012197788085e0
    union all select 'plain: total_variation', 0.2333333333333333e0
    union all select 'plain: p of total_variation', 0.9455012197788085e0
    union all select 'plain: wasserstein', 0.31069457397972255e0
    union all select 'plain: p of wasserstein', 0.44704443771176816e0
    union all select 'equal: chi_square', 0e0
    union all select 'equal: p of chi_square', 1e0
    union all select 'equal: cramers_v', 0e0
    union all select 'equal: p of cramers_v', 1e0
    union all select 'equal: g_test', 0e0
    union all select 'equal: p of g_test', 1e0
    union all select 'equal: hellinger', 0e0
    union all select 'equal: p of hellinger', 1e0
    union all select 'equal: jensen_shannon', 0e0
    union all select 'equal: p of jensen_shannon', 1e0
    union all select 'equal: kolmogorov_smirnov', 0e0
    union all select 'equal: p of kolmogorov_smirnov', 1e0
    union all select 'equal: kullback_leibler', 0e0
    union all select 'equal: p of kullback_leibler', 1e0
    union all select 'equal: l_infinity', 0e0
    union all select 'equal: p of l_infinity', 1e0
    union all select 'equal: mean_difference', 0e0
    union all select 'equal: p of mean_difference', 1e0
    union all select 'equal: psi', 0e0
    union all select 'equal: p of psi', 1e0
    union all select 'equal: total_variation', 0e0
    union all select 'equal: p of total_variation', 1e0
    union all select 'equal: wasserstein', 0e0
    union all select 'equal: p of wasserstein', 1e0
    union all select 'one row: chi_square', 2e0
    union all select 'one row: p of chi_square', 1e0
    union all select 'one row: cramers_v', 1e0
    union all select 'one row: p of cramers_v', 1e0
    union all select 'one row: g_test', 2.772588722239781e0
    union all select 'one row: p of g_test', 0.09589096714246556e0
    union all select 'one row: hellinger', 1e0
    union all select 'one row: p of hellinger', 1e0
    union all select 'one row: jensen_shannon', 1e0
    union all select 'one row: p of jensen_shannon', 1e0
    union all select 'one row: kolmogorov_smirnov', 1e0
    union all select 'one row: p of kolmogorov_smirnov', 0e0
    union all select 'one row: kullback_leibler', 0.5493061443340548e0
    union all select 'one row: p of kullback_leibler', 1e0
    union all select 'one row: l_infinity', 1e0
    union all select 'one row: p of l_infinity', 1e0
    union all select 'one row: mean_difference', null
    union all select 'one row: p of mean_difference', null
    union all select 'one row: psi', 1.0986122886681096e0
    union all select 'one row: p of psi', 1e0
    union all select 'one row: total_variation', 1e0
    union all select 'one row: p of total_variation', 1e0
    union all select 'one row: wasserstein', null
    union all select 'one row: p of wasserstein', 0e0
    union all select 'one row against many: chi_square', 1.3333333333333335e0
    union all select 'one row against many: p of chi_square', 1e0
    union all select 'one row against many: cramers_v', 0.5773502691896258e0
    union all select 'one row against many: p of cramers_v', 1e0
    union all select 'one row against many: g_test', 1.7260924347106852e0
    union all select 'one row against many: p of g_test', 0.18891070000568827e0
    union all select 'one row against many: hellinger', 0.6501151673437362e0
    union all select 'one row against many: p of hellinger', 1e0
    union all select 'one row against many: jensen_shannon', 0.677604543245723e0
    union all select 'one row against many: p of jensen_shannon', 1e0
    union all select 'one row against many: kolmogorov_smirnov', 0.6666666666666666e0
    union all select 'one row against many: p of kolmogorov_smirnov', 0.6666666666666667e0
    union all select 'one row against many: kullback_leibler', 0.3127515147113675e0
    union all select 'one row against many: p of kullback_leibler', 1e0
    union all select 'one row against many: l_infinity', 0.6666666666666667e0
    union all select 'one row against many: p of l_infinity', 1e0
    union all select 'one row against many: mean_difference', null
    union all select 'one row against many: p of mean_difference', null
    union all select 'one row against many: psi', 0.6035392171627876e0
    union all select 'one row against many: p of psi', 1e0
    union all select 'one row against many: total_variation', 0.6666666666666667e0
    union all select 'one row against many: p of total_variation', 1e0
    union all select 'one row against many: wasserstein', null
    union all select 'one row against many: p of wasserstein', 0.6666666666666667e0
    union all select 'constant: chi_square', 0e0
    union all select 'constant: p of chi_square', null
    union all select 'constant: cramers_v', 0e0
    union all select 'constant: p of cramers_v', null
    union all select 'constant: g_test', 0e0
    union all select 'constant: p of g_test', null
    union all select 'constant: hellinger', 0e0
    union all select 'constant: p of hellinger', null
    union all select 'constant: jensen_shannon', 0e0
    union all select 'constant: p of jensen_shannon', null
    union all select 'constant: kolmogorov_smirnov', 0e0
    union all select 'constant: p of kolmogorov_smirnov', 1e0
    union all select 'constant: kullback_leibler', 0e0
    union all select 'constant: p of kullback_leibler', null
    union all select 'constant: l_infinity', 0e0
    union all select 'constant: p of l_infinity', null
    union all select 'constant: mean_difference', 0e0
    union all select 'constant: p of mean_difference', 1e0
    union all select 'constant: psi', 0e0
    union all select 'constant: p of psi', null
    union all select 'constant: total_variation', 0e0
    union all select 'constant: p of total_variation', null
    union all select 'constant: wasserstein', 0e0
    union all select 'constant: p of wasserstein', 1e0
    union all select 'other constant: chi_square', 21e0
    union all select 'other constant: p of chi_square', 6.804341169666247e-06
    union all select 'other constant: cramers_v', 1e0
    union all select 'other constant: p of cramers_v', 6.804341169666247e-06
    union all select 'other constant: g_test', 28.682140397419808e0
    union all select 'other constant: p of g_test', 8.528666269520088e-08
    union all select 'other constant: hellinger', 1e0
    union all select 'other constant: p of hellinger', 6.804341169666247e-06
    union all select 'other constant: jensen_shannon', 1e0
    union all select 'other constant: p of jensen_shannon', 6.804341169666247e-06
    union all select 'other constant: kolmogorov_smirnov', 1e0
    union all select 'other constant: p of kolmogorov_smirnov', 0e0
    union all select 'other constant: kullback_leibler', 2.8986375034321994e0
    union all select 'other constant: p of kullback_leibler', 6.804341169666247e-06
    union all select 'other constant: l_infinity', 1e0
    union all select 'other constant: p of l_infinity', 6.804341169666247e-06
    union all select 'other constant: mean_difference', cast('infinity' as float64)
    union all select 'other constant: p of mean_difference', 0e0
    union all select 'other constant: psi', 5.618098494446961e0
    union all select 'other constant: p of psi', 6.804341169666247e-06
    union all select 'other constant: total_variation', 1e0
    union all select 'other constant: p of total_variation', 6.804341169666247e-06
    union all select 'other constant: wasserstein', cast('infinity' as float64)
    union all select 'other constant: p of wasserstein', 0e0
    union all select 'from constant: chi_square', 8e0
    union all select 'from constant: p of chi_square', 0.013729977116704806e0
    union all select 'from constant: cramers_v', 0.5773502691896257e0
    union all select 'from constant: p of cramers_v', 0.013729977116704806e0
    union all select 'from constant: g_test', 10.35655460826411e0
    union all select 'from constant: p of g_test', 0.0012901576993555558e0
    union all select 'from constant: hellinger', 0.541196100146197e0
    union all select 'from constant: p of hellinger', 0.013729977116704806e0
    union all select 'from constant: jensen_shannon', 0.5579230452841438e0
    union all select 'from constant: p of jensen_shannon', 0.013729977116704806e0
    union all select 'from constant: kolmogorov_smirnov', 0.5e0
    union all select 'from constant: p of kolmogorov_smirnov', 0.06558641975308642e0
    union all select 'from constant: kullback_leibler', 0.9555114450274363e0
    union all select 'from constant: p of kullback_leibler', 0.013729977116704806e0
    union all select 'from constant: l_infinity', 0.5e0
    union all select 'from constant: p of l_infinity', 0.013729977116704806e0
    union all select 'from constant: mean_difference', cast('infinity' as float64)
    union all select 'from constant: p of mean_difference', 0.006872303308921113e0
    union all select 'from constant: psi', 1.4856349960930157e0
    union all select 'from constant: p of psi', 0.013729977116704806e0
    union all select 'from constant: total_variation', 0.5e0
    union all select 'from constant: p of total_variation', 0.013729977116704806e0
    union all select 'from constant: wasserstein', cast('infinity' as float64)
    union all select 'from constant: p of wasserstein', 0.06558641975308642e0
    union all select 'ties: chi_square', 8.333333333333334e0
    union all select 'ties: p of chi_square', 0.015503853599009307e0
    union all select 'ties: cramers_v', 0.3227486121839514e0
    union all select 'ties: p of cramers_v', 0.015503853599009307e0
    union all select 'ties: g_test', 8.630462173553422e0
    union all select 'ties: p of g_test', 0.013363461010158102e0
    union all select 'ties: hellinger', 0.2343933839949766e0
    union all select 'ties: p of hellinger', 0.015503853599009307e0
    union all select 'ties: jensen_shannon', 0.2789615226420719e0
    union all select 'ties: p of jensen_shannon', 0.015503853599009307e0
    union all select 'ties: kolmogorov_smirnov', 0.25e0
    union all select 'ties: p of kolmogorov_smirnov', 0.13762569836717486e0
    union all select 'ties: kullback_leibler', 0.19318100650194875e0
    union all select 'ties: p of kullback_leibler', 0.015503853599009307e0
    union all select 'ties: l_infinity', 0.25e0
    union all select 'ties: p of l_infinity', 0.015503853599009307e0
    union all select 'ties: mean_difference', 0.6324555320336759e0
    union all select 'ties: p of mean_difference', 0.0037920296522764075e0
    union all select 'ties: psi', 0.4108774844982314e0
    union all select 'ties: p of psi', 0.015503853599009307e0
    union all select 'ties: total_variation', 0.25e0
    union all select 'ties: p of total_variation', 0.015503853599009307e0
    union all select 'ties: wasserstein', 0.822426813475736e0
    union all select 'ties: p of wasserstein', 0.13762569836717486e0
    union all select 'all null: chi_square', 0e0
    union all select 'all null: p of chi_square', null
    union all select 'all null: cramers_v', 0e0
    union all select 'all null: p of cramers_v', null
    union all select 'all null: g_test', 0e0
    union all select 'all null: p of g_test', null
    union all select 'all null: hellinger', 0e0
    union all select 'all null: p of hellinger', null
    union all select 'all null: jensen_shannon', 0e0
    union all select 'all null: p of jensen_shannon', null
    union all select 'all null: kolmogorov_smirnov', null
    union all select 'all null: p of kolmogorov_smirnov', null
    union all select 'all null: kullback_leibler', 0e0
    union all select 'all null: p of kullback_leibler', null
    union all select 'all null: l_infinity', 0e0
    union all select 'all null: p of l_infinity', null
    union all select 'all null: mean_difference', null
    union all select 'all null: p of mean_difference', null
    union all select 'all null: psi', 0e0
    union all select 'all null: p of psi', null
    union all select 'all null: total_variation', 0e0
    union all select 'all null: p of total_variation', null
    union all select 'all null: wasserstein', null
    union all select 'all null: p of wasserstein', null
    union all select 'all null batch: chi_square', 6.999999999999999e0
    union all select 'all null batch: p of chi_square', 0.057142857142857134e0
    union all select 'all null batch: cramers_v', 0.9999999999999999e0
    union all select 'all null batch: p of cramers_v', 0.057142857142857134e0
    union all select 'all null batch: g_test', 9.560713465806602e0
    union all select 'all null batch: p of g_test', 0.001987858330140543e0
    union all select 'all null batch: hellinger', 1e0
    union all select 'all null batch: p of hellinger', 0.057142857142857134e0
    union all select 'all null batch: jensen_shannon', 1e0
    union all select 'all null batch: p of jensen_shannon', 0.057142857142857134e0
    union all select 'all null batch: kolmogorov_smirnov', null
    union all select 'all null batch: p of kolmogorov_smirnov', null
    union all select 'all null batch: kullback_leibler', 1.1909438040411824e0
    union all select 'all null batch: p of kullback_leibler', 0.057142857142857134e0
    union all select 'all null batch: l_infinity', 1e0
    union all select 'all null batch: p of l_infinity', 0.057142857142857134e0
    union all select 'all null batch: mean_difference', null
    union all select 'all null batch: p of mean_difference', null
    union all select 'all null batch: psi', 2.142293962902814e0
    union all select 'all null batch: p of psi', 0.057142857142857134e0
    union all select 'all null batch: total_variation', 1e0
    union all select 'all null batch: p of total_variation', 0.057142857142857134e0
    union all select 'all null batch: wasserstein', null
    union all select 'all null batch: p of wasserstein', null
    union all select 'nothing finite: chi_square', 3e0
    union all select 'nothing finite: p of chi_square', 0.4000000000000001e0
    union all select 'nothing finite: cramers_v', 0.7071067811865476e0
    union all select 'nothing finite: p of cramers_v', 0.4000000000000001e0
    union all select 'nothing finite: g_test', 3.8190850097688767e0
    union all select 'nothing finite: p of g_test', 0.050671902346990164e0
    union all select 'nothing finite: hellinger', 0.9999999999999999e0
    union all select 'nothing finite: p of hellinger', 0.4000000000000001e0
    union all select 'nothing finite: jensen_shannon', 1e0
    union all select 'nothing finite: p of jensen_shannon', 0.4000000000000001e0
    union all select 'nothing finite: kolmogorov_smirnov', null
    union all select 'nothing finite: p of kolmogorov_smirnov', null
    union all select 'nothing finite: kullback_leibler', 0.7315626874700456e0
    union all select 'nothing finite: p of kullback_leibler', 0.4000000000000001e0
    union all select 'nothing finite: l_infinity', 0.6666666666666666e0
    union all select 'nothing finite: p of l_infinity', 0.4000000000000001e0
    union all select 'nothing finite: mean_difference', null
    union all select 'nothing finite: p of mean_difference', null
    union all select 'nothing finite: psi', 1.3842409053710252e0
    union all select 'nothing finite: p of psi', 0.4000000000000001e0
    union all select 'nothing finite: total_variation', 0.9999999999999999e0
    union all select 'nothing finite: p of total_variation', 0.4000000000000001e0
    union all select 'nothing finite: wasserstein', null
    union all select 'nothing finite: p of wasserstein', null
    union all select 'wild: chi_square', 2.4989486283643894e0
    union all select 'wild: p of chi_square', 0.23859008915612684e0
    union all select 'wild: cramers_v', 0.21315588100407942e0
    union all select 'wild: p of cramers_v', 0.23859008915612684e0
    union all select 'wild: g_test', 2.816781085336122e0
    union all select 'wild: p of g_test', 0.09328330512149649e0
    union all select 'wild: hellinger', 0.5124207191861673e0
    union all select 'wild: p of hellinger', 0.23859008915612684e0
    union all select 'wild: jensen_shannon', 0.5298652152126206e0
    union all select 'wild: p of jensen_shannon', 0.23859008915612684e0
    union all select 'wild: kolmogorov_smirnov', 0.5e0
    union all select 'wild: p of kolmogorov_smirnov', 0.00777741e0
    union all select 'wild: kullback_leibler', 0.3818778787998581e0
    union all select 'wild: p of kullback_leibler', 0.23859008915612684e0
    union all select 'wild: l_infinity', 0.14402173913043478e0
    union all select 'wild: p of l_infinity', 0.23859008915612684e0
    union all select 'wild: mean_difference', -0.8451542547285166e0
    union all select 'wild: p of mean_difference', 0.0021410428109676525e0
    union all select 'wild: psi', 0.9246535897074322e0
    union all select 'wild: p of psi', 0.23859008915612684e0
    union all select 'wild: total_variation', 0.4347826086956522e0
    union all select 'wild: p of total_variation', 0.23859008915612684e0
    union all select 'wild: wasserstein', 0.9138075705285957e0
    union all select 'wild: p of wasserstein', 0.00777741e0
    union all select 'zero bin: chi_square', 53.33333333333333e0
    union all select 'zero bin: p of chi_square', 2.6230937696693004e-12
    union all select 'zero bin: cramers_v', 0.816496580927726e0
    union all select 'zero bin: p of cramers_v', 2.6230937696693004e-12
    union all select 'zero bin: g_test', 67.649672838426e0
    union all select 'zero bin: p of g_test', 2.0420209427679376e-15
    union all select 'zero bin: hellinger', 0.7434960689203689e0
    union all select 'zero bin: p of hellinger', 2.6230937696693004e-12
    union all select 'zero bin: jensen_shannon', 0.7810163551494856e0
    union all select 'zero bin: p of jensen_shannon', 2.6230937696693004e-12
    union all select 'zero bin: kolmogorov_smirnov', 0.375e0
    union all select 'zero bin: p of kolmogorov_smirnov', 0.004921533071792883e0
    union all select 'zero bin: kullback_leibler', 1.1862521945499278e0
    union all select 'zero bin: p of kullback_leibler', 2.6230937696693004e-12
    union all select 'zero bin: l_infinity', 0.4e0
    union all select 'zero bin: p of l_infinity', 2.6230937696693004e-12
    union all select 'zero bin: mean_difference', 0.04276994613841508e0
    union all select 'zero bin: p of mean_difference', 0.8694210739661234e0
    union all select 'zero bin: psi', 2.640762358545286e0
    union all select 'zero bin: p of psi', 2.6230937696693004e-12
    union all select 'zero bin: total_variation', 0.8e0
    union all select 'zero bin: p of total_variation', 2.6230937696693004e-12
    union all select 'zero bin: wasserstein', 0.5711297315803723e0
    union all select 'zero bin: p of wasserstein', 0.004921533071792883e0
    union all select 'below and above: chi_square', 23.999999999999996e0
    union all select 'below and above: p of chi_square', 4.90107786955046e-06
    union all select 'below and above: cramers_v', 0.6324555320336759e0
    union all select 'below and above: p of cramers_v', 4.90107786955046e-06
    union all select 'below and above: g_test', 26.341457841558753e0
    union all select 'below and above: p of g_test', 2.8608137871951224e-07
    union all select 'below and above: hellinger', 1e0
    union all select 'below and above: p of hellinger', 4.90107786955046e-06
    union all select 'below and above: jensen_shannon', 1e0
    union all select 'below and above: p of jensen_shannon', 4.90107786955046e-06
    union all select 'below and above: kolmogorov_smirnov', 0.5e0
    union all select 'below and above: p of kolmogorov_smirnov', 0.0015737985915988593e0
    union all select 'below and above: kullback_leibler', 2.6070390240641808e0
    union all select 'below and above: p of kullback_leibler', 4.90107786955046e-06
    union all select 'below and above: l_infinity', 0.5e0
    union all select 'below and above: p of l_infinity', 4.90107786955046e-06
    union all select 'below and above: mean_difference', 2.5234268221664897e0
    union all select 'below and above: p of mean_difference', 0.01953607492175768e0
    union all select 'below and above: psi', 4.119767720866274e0
    union all select 'below and above: p of psi', 4.90107786955046e-06
    union all select 'below and above: total_variation', 1.0000000000000002e0
    union all select 'below and above: p of total_variation', 4.90107786955046e-06
    union all select 'below and above: wasserstein', 3.655230282114383e0
    union all select 'below and above: p of wasserstein', 0.0015737985915988593e0
    union all select 'empty batch: chi_square', null
    union all select 'empty batch: p of chi_square', null
    union all select 'empty batch: cramers_v', null
    union all select 'empty batch: p of cramers_v', null
    union all select 'empty batch: g_test', null
    union all select 'empty batch: p of g_test', null
    union all select 'empty batch: hellinger', null
    union all select 'empty batch: p of hellinger', null
    union all select 'empty batch: jensen_shannon', null
    union all select 'empty batch: p of jensen_shannon', null
    union all select 'empty batch: kolmogorov_smirnov', null
    union all select 'empty batch: p of kolmogorov_smirnov', null
    union all select 'empty batch: kullback_leibler', null
    union all select 'empty batch: p of kullback_leibler', null
    union all select 'empty batch: l_infinity', null
    union all select 'empty batch: p of l_infinity', null
    union all select 'empty batch: mean_difference', null
    union all select 'empty batch: p of mean_difference', null
    union all select 'empty batch: psi', null
    union all select 'empty batch: p of psi', null
    union all select 'empty batch: total_variation', null
    union all select 'empty batch: p of total_variation', null
    union all select 'empty batch: wasserstein', null
    union all select 'empty batch: p of wasserstein', null
    union all select 'empty reference: chi_square', null
    union all select 'empty reference: p of chi_square', null
    union all select 'empty reference: cramers_v', null
    union all select 'empty reference: p of cramers_v', null
    union all select 'empty reference: g_test', null
    union all select 'empty reference: p of g_test', null
    union all select 'empty reference: hellinger', null
    union all select 'empty reference: p of hellinger', null
    union all select 'empty reference: jensen_shannon', null
    union all select 'empty reference: p of jensen_shannon', null
    union all select 'empty reference: kolmogorov_smirnov', null
    union all select 'empty reference: p of kolmogorov_smirnov', null
    union all select 'empty reference: kullback_leibler', null
    union all select 'empty reference: p of kullback_leibler', null
    union all select 'empty reference: l_infinity', null
    union all select 'empty reference: p of l_infinity', null
    union all select 'empty reference: mean_difference', null
    union all select 'empty reference: p of mean_difference', null
    union all select 'empty reference: psi', null
    union all select 'empty reference: p of psi', null
    union all select 'empty reference: total_variation', null
    union all select 'empty reference: p of total_variation', null
    union all select 'empty reference: wasserstein', null
    union all select 'empty reference: p of wasserstein', null
    union all select 'empty: chi_square', null
    union all select 'empty: p of chi_square', null
    union all select 'empty: cramers_v', null
    union all select 'empty: p of cramers_v', null
    union all select 'empty: g_test', null
    union all select 'empty: p of g_test', null
    union all select 'empty: hellinger', null
    union all select 'empty: p of hellinger', null
    union all select 'empty: jensen_shannon', null
    union all select 'empty: p of jensen_shannon', null
    union all select 'empty: kolmogorov_smirnov', null
    union all select 'empty: p of kolmogorov_smirnov', null
    union all select 'empty: kullback_leibler', null
    union all select 'empty: p of kullback_leibler', null
    union all select 'empty: l_infinity', null
    union all select 'empty: p of l_infinity', null
    union all select 'empty: mean_difference', null
    union all select 'empty: p of mean_difference', null
    union all select 'empty: psi', null
    union all select 'empty: p of psi', null
    union all select 'empty: total_variation', null
    union all select 'empty: p of total_variation', null
    union all select 'empty: wasserstein', null
    union all select 'empty: p of wasserstein', null
),
-- end of rows

measured as (
    {%- for case in cases %}
    {%- set reference = "(select x from samples where side = 'reference' and case_name = '" ~ case ~ "') as r" %}
    {%- set current = "(select x from samples where side = 'current' and case_name = '" ~ case ~ "') as c" %}
    select {{ storeroom.string_literal(case) }} as name, compared.*
    from (
        {{ storeroom.drift(reference, current, 'x') }}
    ) as compared
    {%- if not loop.last %}
    union all
    {%- endif %}
    {%- endfor %}
),

-- Both numbers of a row from one reading of it: the comparisons are planned once.
found as (
    select
        case when part = 1 then name || ': ' else name || ': p of ' end || drift_method as case_name,
        case when part = 1 then statistic else p_value end as value
    from measured
    cross join (select 1 as part union all select 2 as part) as parts
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
    or not (found.value = expected.value or abs(found.value - expected.value)
        <= case
            when found.case_name like '%p of kolmogorov_smirnov' or found.case_name like '%p of wasserstein' then 0.2
            when found.case_name like '%p of mean_difference' then 1e-6 * expected.value
            else 1e-9 * abs(expected.value) + 1e-15
        end)
