-- All methods of two columns of categories.
{%- set cases = [
    'plain',
    'equal',
    'one row',
    'constant',
    'all null',
    'null grows',
    'unseen category',
    'zero bin',
    'rare',
    'empty text',
    'empty batch',
    'empty reference',
    'empty',
] %}

with

-- rows of tests/python/parity/expected_values.py: change them there
samples as (
    select cast('plain' as string) as case_name, cast('reference' as string) as side, cast('a' as string) as x
    union all select 'plain', 'reference', 'a'
    union all select 'plain', 'reference', 'a'
    union all select 'plain', 'reference', 'a'
    union all select 'plain', 'reference', 'a'
    union all select 'plain', 'reference', 'a'
    union all select 'plain', 'reference', 'a'
    union all select 'plain', 'reference', 'a'
    union all select 'plain', 'reference', 'a'
    union all select 'plain', 'reference', 'a'
    union all select 'plain', 'reference', 'a'
    union all select 'plain', 'reference', 'a'
    union all select 'plain', 'reference', 'a'
    union all select 'plain', 'reference', 'a'
    union all select 'plain', 'reference', 'a'
    union all select 'plain', 'reference', 'a'
    union all select 'plain', 'reference', 'a'
    union all select 'plain', 'reference', 'a'
    union all select 'plain', 'reference', 'a'
    union all select 'plain', 'reference', 'a'
    union all select 'plain', 'reference', 'b'
    union all select 'plain', 'reference', 'b'
    union all select 'plain', 'reference', 'b'
    union all select 'plain', 'reference', 'b'
    union all select 'plain', 'reference', 'b'
    union all select 'plain', 'reference', 'b'
    union all select 'plain', 'reference', 'b'
    union all select 'plain', 'reference', 'b'
    union all select 'plain', 'reference', 'b'
    union all select 'plain', 'reference', 'b'
    union all select 'plain', 'reference', 'b'
    union all select 'plain', 'reference', 'b'
    union all select 'plain', 'reference', 'b'
    union all select 'plain', 'reference', 'b'
    union all select 'plain', 'reference', 'b'
    union all select 'plain', 'reference', 'b'
    union all select 'plain', 'reference', 'b'
    union all select 'plain', 'reference', 'b'
    union all select 'plain', 'reference', 'b'
    union all select 'plain', 'reference', 'b'
    union all select 'plain', 'current', 'a'
    union all select 'plain', 'current', 'a'
    union all select 'plain', 'current', 'a'
    union all select 'plain', 'current', 'a'
    union all select 'plain', 'current', 'a'
    union all select 'plain', 'current', 'a'
    union all select 'plain', 'current', 'a'
    union all select 'plain', 'current', 'a'
    union all select 'plain', 'current', 'a'
    union all select 'plain', 'current', 'a'
    union all select 'plain', 'current', 'b'
    union all select 'plain', 'current', 'b'
    union all select 'plain', 'current', 'b'
    union all select 'plain', 'current', 'b'
    union all select 'plain', 'current', 'b'
    union all select 'plain', 'current', 'b'
    union all select 'plain', 'current', 'b'
    union all select 'plain', 'current', 'b'
    union all select 'plain', 'current', 'b'
    union all select 'plain', 'current', 'b'
    union all select 'plain', 'current', 'b'
    union all select 'plain', 'current', 'b'
    union all select 'plain', 'current', 'b'
    union all select 'plain', 'current', 'b'
    union all select 'plain', 'current', 'b'
    union all select 'plain', 'current', 'b'
    union all select 'plain', 'current', 'b'
    union all select 'plain', 'current', 'b'
    union all select 'plain', 'current', 'b'
    union all select 'plain', 'current', 'b'
    union all select 'plain', 'current', 'b'
    union all select 'plain', 'current', 'b'
    union all select 'plain', 'current', 'b'
    union all select 'plain', 'current', 'b'
    union all select 'plain', 'current', 'b'
    union all select 'plain', 'current', 'b'
    union all select 'plain', 'current', 'b'
    union all select 'plain', 'current', 'b'
    union all select 'plain', 'current', 'b'
    union all select 'plain', 'current', 'b'
    union all select 'equal', 'reference', 'a'
    union all select 'equal', 'reference', 'a'
    union all select 'equal', 'reference', 'a'
    union all select 'equal', 'reference', 'a'
    union all select 'equal', 'reference', 'a'
    union all select 'equal', 'reference', 'a'
    union all select 'equal', 'reference', 'b'
    union all select 'equal', 'reference', 'b'
    union all select 'equal', 'reference', 'b'
    union all select 'equal', 'reference', 'b'
    union all select 'equal', 'reference', 'b'
    union all select 'equal', 'reference', 'b'
    union all select 'equal', 'reference', 'b'
    union all select 'equal', 'current', 'a'
    union all select 'equal', 'current', 'a'
    union all select 'equal', 'current', 'a'
    union all select 'equal', 'current', 'a'
    union all select 'equal', 'current', 'a'
    union all select 'equal', 'current', 'a'
    union all select 'equal', 'current', 'b'
    union all select 'equal', 'current', 'b'
    union all select 'equal', 'current', 'b'
    union all select 'equal', 'current', 'b'
    union all select 'equal', 'current', 'b'
    union all select 'equal', 'current', 'b'
    union all select 'equal', 'current', 'b'
    union all select 'one row', 'reference', 'a'
    union all select 'one row', 'current', 'b'
    union all select 'constant', 'reference', 'a'
    union all select 'constant', 'reference', 'a'
    union all select 'constant', 'reference', 'a'
    union all select 'constant', 'reference', 'a'
    union all select 'constant', 'reference', 'a'
    union all select 'constant', 'reference', 'a'
    union all select 'constant', 'reference', 'a'
    union all select 'constant', 'reference', 'a'
    union all select 'constant', 'reference', 'a'
    union all select 'constant', 'current', 'a'
    union all select 'constant', 'current', 'a'
    union all select 'constant', 'current', 'a'
    union all select 'constant', 'current', 'a'
    union all select 'constant', 'current', 'a'
    union all select 'constant', 'current', 'a'
    union all select 'constant', 'current', 'a'
    union all select 'constant', 'current', 'a'
    union all select 'all null', 'reference', null
    union all select 'all null', 'reference', null
    union all select 'all null', 'reference', null
    union all select 'all null', 'current', null
    union all select 'all null', 'current', null
    union all select 'null grows', 'reference', 'a'
    union all select 'null grows', 'reference', 'a'
    union all select 'null grows', 'reference', 'a'
    union all select 'null grows', 'reference', 'a'
    union all select 'null grows', 'reference', 'a'
    union all select 'null grows', 'reference', 'a'
    union all select 'null grows', 'reference', 'a'
    union all select 'null grows', 'reference', 'a'
    union all select 'null grows', 'reference', 'a'
    union all select 'null grows', 'reference', 'a'
    union all select 'null grows', 'reference', 'a'
    union all select 'null grows', 'reference', 'a'
    union all select 'null grows', 'reference', 'a'
    union all select 'null grows', 'reference', 'a'
    union all select 'null grows', 'reference', 'a'
    union all select 'null grows', 'reference', 'a'
    union all select 'null grows', 'reference', 'a'
    union all select 'null grows', 'reference', 'a'
    union all select 'null grows', 'reference', null
    union all select 'null grows', 'reference', null
    union all select 'null grows', 'current', 'a'
    union all select 'null grows', 'current', 'a'
    union all select 'null grows', 'current', 'a'
    union all select 'null grows', 'current', 'a'
    union all select 'null grows', 'current', 'a'
    union all select 'null grows', 'current', 'a'
    union all select 'null grows', 'current', 'a'
    union all select 'null grows', 'current', 'a'
    union all select 'null grows', 'current', 'a'
    union all select 'null grows', 'current', 'a'
    union all select 'null grows', 'current', null
    union all select 'null grows', 'current', null
    union all select 'null grows', 'current', null
    union all select 'null grows', 'current', null
    union all select 'null grows', 'current', null
    union all select 'null grows', 'current', null
    union all select 'null grows', 'current', null
    union all select 'null grows', 'current', null
    union all select 'null grows', 'current', null
    union all select 'null grows', 'current', null
    union all select 'unseen category', 'reference', 'a'
    union all select 'unseen category', 'reference', 'a'
    union all select 'unseen category', 'reference', 'a'
    union all select 'unseen category', 'reference', 'a'
    union all select 'unseen category', 'reference', 'a'
    union all select 'unseen category', 'reference', 'a'
    union all select 'unseen category', 'reference', 'a'
    union all select 'unseen category', 'reference', 'a'
    union all select 'unseen category', 'reference', 'a'
    union all select 'unseen category', 'reference', 'a'
    union all select 'unseen category', 'reference', 'b'
    union all select 'unseen category', 'reference', 'b'
    union all select 'unseen category', 'reference', 'b'
    union all select 'unseen category', 'reference', 'b'
    union all select 'unseen category', 'reference', 'b'
    union all select 'unseen category', 'reference', 'b'
    union all select 'unseen category', 'reference', 'b'
    union all select 'unseen category', 'reference', 'b'
    union all select 'unseen category', 'reference', 'b'
    union all select 'unseen category', 'reference', 'b'
    union all select 'unseen category', 'current', 'a'
    union all select 'unseen category', 'current', 'a'
    union all select 'unseen category', 'current', 'a'
    union all select 'unseen category', 'current', 'a'
    union all select 'unseen category', 'current', 'a'
    union all select 'unseen category', 'current', 'a'
    union all select 'unseen category', 'current', 'a'
    union all select 'unseen category', 'current', 'a'
    union all select 'unseen category', 'current', 'a'
    union all select 'unseen category', 'current', 'a'
    union all select 'unseen category', 'current', 'c'
    union all select 'unseen category', 'current', 'c'
    union all select 'unseen category', 'current', 'c'
    union all select 'unseen category', 'current', 'c'
    union all select 'unseen category', 'current', 'c'
    union all select 'unseen category', 'current', 'c'
    union all select 'unseen category', 'current', 'd'
    union all select 'unseen category', 'current', 'd'
    union all select 'unseen category', 'current', 'd'
    union all select 'unseen category', 'current', 'd'
    union all select 'zero bin', 'reference', 'a'
    union all select 'zero bin', 'reference', 'a'
    union all select 'zero bin', 'reference', 'a'
    union all select 'zero bin', 'reference', 'a'
    union all select 'zero bin', 'reference', 'a'
    union all select 'zero bin', 'reference', 'a'
    union all select 'zero bin', 'reference', 'a'
    union all select 'zero bin', 'reference', 'a'
    union all select 'zero bin', 'reference', 'a'
    union all select 'zero bin', 'reference', 'a'
    union all select 'zero bin', 'reference', 'b'
    union all select 'zero bin', 'reference', 'b'
    union all select 'zero bin', 'reference', 'b'
    union all select 'zero bin', 'reference', 'b'
    union all select 'zero bin', 'reference', 'b'
    union all select 'zero bin', 'reference', 'b'
    union all select 'zero bin', 'reference', 'b'
    union all select 'zero bin', 'reference', 'b'
    union all select 'zero bin', 'reference', 'b'
    union all select 'zero bin', 'reference', 'b'
    union all select 'zero bin', 'reference', 'größe'
    union all select 'zero bin', 'reference', 'größe'
    union all select 'zero bin', 'reference', 'größe'
    union all select 'zero bin', 'reference', 'größe'
    union all select 'zero bin', 'reference', 'größe'
    union all select 'zero bin', 'reference', 'größe'
    union all select 'zero bin', 'reference', 'größe'
    union all select 'zero bin', 'reference', 'größe'
    union all select 'zero bin', 'reference', 'größe'
    union all select 'zero bin', 'reference', 'größe'
    union all select 'zero bin', 'current', 'a'
    union all select 'zero bin', 'current', 'a'
    union all select 'zero bin', 'current', 'a'
    union all select 'zero bin', 'current', 'a'
    union all select 'zero bin', 'current', 'a'
    union all select 'zero bin', 'current', 'a'
    union all select 'zero bin', 'current', 'a'
    union all select 'zero bin', 'current', 'a'
    union all select 'zero bin', 'current', 'a'
    union all select 'zero bin', 'current', 'a'
    union all select 'zero bin', 'current', 'a'
    union all select 'zero bin', 'current', 'a'
    union all select 'zero bin', 'current', 'a'
    union all select 'zero bin', 'current', 'a'
    union all select 'zero bin', 'current', 'a'
    union all select 'zero bin', 'current', 'größe'
    union all select 'zero bin', 'current', 'größe'
    union all select 'zero bin', 'current', 'größe'
    union all select 'zero bin', 'current', 'größe'
    union all select 'zero bin', 'current', 'größe'
    union all select 'zero bin', 'current', 'größe'
    union all select 'zero bin', 'current', 'größe'
    union all select 'zero bin', 'current', 'größe'
    union all select 'zero bin', 'current', 'größe'
    union all select 'zero bin', 'current', 'größe'
    union all select 'zero bin', 'current', 'größe'
    union all select 'zero bin', 'current', 'größe'
    union all select 'zero bin', 'current', 'größe'
    union all select 'zero bin', 'current', 'größe'
    union all select 'zero bin', 'current', 'größe'
    union all select 'rare', 'reference', 'a'
    union all select 'rare', 'reference', 'a'
    union all select 'rare', 'reference', 'a'
    union all select 'rare', 'reference', 'a'
    union all select 'rare', 'reference', 'a'
    union all select 'rare', 'reference', 'a'
    union all select 'rare', 'reference', 'a'
    union all select 'rare', 'reference', 'a'
    union all select 'rare', 'reference', 'a'
    union all select 'rare', 'reference', 'a'
    union all select 'rare', 'reference', 'a'
    union all select 'rare', 'reference', 'a'
    union all select 'rare', 'reference', 'a'
    union all select 'rare', 'reference', 'a'
    union all select 'rare', 'reference', 'a'
    union all select 'rare', 'reference', 'a'
    union all select 'rare', 'reference', 'a'
    union all select 'rare', 'reference', 'a'
    union all select 'rare', 'reference', 'a'
    union all select 'rare', 'reference', 'a'
    union all select 'rare', 'reference', 'a'
    union all select 'rare', 'reference', 'a'
    union all select 'rare', 'reference', 'a'
    union all select 'rare', 'reference', 'a'
    union all select 'rare', 'reference', 'a'
    union all select 'rare', 'reference', 'a'
    union all select 'rare', 'reference', 'a'
    union all select 'rare', 'reference', 'a'
    union all select 'rare', 'reference', 'a'
    union all select 'rare', 'reference', 'a'
    union all select 'rare', 'reference', 'a'
    union all select 'rare', 'reference', 'a'
    union all select 'rare', 'reference', 'a'
    union all select 'rare', 'reference', 'a'
    union all select 'rare', 'reference', 'a'
    union all select 'rare', 'reference', 'a'
    union all select 'rare', 'reference', 'a'
    union all select 'rare', 'reference', 'a'
    union all select 'rare', 'reference', 'a'
    union all select 'rare', 'reference', 'a'
    union all select 'rare', 'reference', 'b'
    union all select 'rare', 'reference', 'c'
    union all select 'rare', 'reference', 'd'
    union all select 'rare', 'current', 'a'
    union all select 'rare', 'current', 'a'
    union all select 'rare', 'current', 'a'
    union all select 'rare', 'current', 'a'
    union all select 'rare', 'current', 'a'
    union all select 'rare', 'current', 'a'
    union all select 'rare', 'current', 'a'
    union all select 'rare', 'current', 'a'
    union all select 'rare', 'current', 'a'
    union all select 'rare', 'current', 'a'
    union all select 'rare', 'current', 'a'
    union all select 'rare', 'current', 'a'
    union all select 'rare', 'current', 'a'
    union all select 'rare', 'current', 'a'
    union all select 'rare', 'current', 'a'
    union all select 'rare', 'current', 'a'
    union all select 'rare', 'current', 'a'
    union all select 'rare', 'current', 'a'
    union all select 'rare', 'current', 'a'
    union all select 'rare', 'current', 'a'
    union all select 'rare', 'current', 'a'
    union all select 'rare', 'current', 'a'
    union all select 'rare', 'current', 'a'
    union all select 'rare', 'current', 'a'
    union all select 'rare', 'current', 'a'
    union all select 'rare', 'current', 'a'
    union all select 'rare', 'current', 'a'
    union all select 'rare', 'current', 'a'
    union all select 'rare', 'current', 'a'
    union all select 'rare', 'current', 'a'
    union all select 'rare', 'current', 'a'
    union all select 'rare', 'current', 'a'
    union all select 'rare', 'current', 'a'
    union all select 'rare', 'current', 'a'
    union all select 'rare', 'current', 'a'
    union all select 'rare', 'current', 'a'
    union all select 'rare', 'current', 'a'
    union all select 'rare', 'current', 'a'
    union all select 'rare', 'current', 'b'
    union all select 'rare', 'current', 'e'
    union all select 'rare', 'current', 'f'
    union all select 'empty text', 'reference', ''
    union all select 'empty text', 'reference', ''
    union all select 'empty text', 'reference', ''
    union all select 'empty text', 'reference', ''
    union all select 'empty text', 'reference', ''
    union all select 'empty text', 'reference', ''
    union all select 'empty text', 'reference', ''
    union all select 'empty text', 'reference', ''
    union all select 'empty text', 'reference', ''
    union all select 'empty text', 'reference', ''
    union all select 'empty text', 'reference', 'a'
    union all select 'empty text', 'reference', 'a'
    union all select 'empty text', 'reference', 'a'
    union all select 'empty text', 'reference', 'a'
    union all select 'empty text', 'reference', 'a'
    union all select 'empty text', 'reference', 'a'
    union all select 'empty text', 'reference', 'a'
    union all select 'empty text', 'reference', 'a'
    union all select 'empty text', 'reference', 'a'
    union all select 'empty text', 'reference', 'a'
    union all select 'empty text', 'current', null
    union all select 'empty text', 'current', null
    union all select 'empty text', 'current', null
    union all select 'empty text', 'current', null
    union all select 'empty text', 'current', null
    union all select 'empty text', 'current', null
    union all select 'empty text', 'current', null
    union all select 'empty text', 'current', null
    union all select 'empty text', 'current', null
    union all select 'empty text', 'current', null
    union all select 'empty text', 'current', 'a'
    union all select 'empty text', 'current', 'a'
    union all select 'empty text', 'current', 'a'
    union all select 'empty text', 'current', 'a'
    union all select 'empty text', 'current', 'a'
    union all select 'empty text', 'current', 'a'
    union all select 'empty text', 'current', 'a'
    union all select 'empty text', 'current', 'a'
    union all select 'empty text', 'current', 'a'
    union all select 'empty text', 'current', 'a'
    union all select 'empty batch', 'reference', 'a'
    union all select 'empty batch', 'reference', 'b'
    union all select 'empty reference', 'current', 'a'
),

expected as (
    select cast('plain: chi_square' as string) as case_name, cast(5.333333333333334e0 as float64) as value
    union all select 'plain: p of chi_square', 0.020921335337794004e0
    union all select 'plain: cramers_v', 0.25819888974716115e0
    union all select 'plain: p of cramers_v', 0.020921335337794004e0
    union all select 'plain: g_test', 5.4115320909768325e0
    union all select 'plain: p of g_test', 0.020004151647263047e0
    union all select 'plain: hellinger', 0.18459191128251448e0
    union all select 'plain: p of hellinger', 0.020921335337794004e0
    union all select 'plain: jensen_shannon', 0.22089576884901735e0
    union all select 'plain: p of jensen_shannon', 0.020921335337794004e0
    union all select 'plain: kullback_leibler', 0.12421179801232476e0
    union all select 'plain: p of kullback_leibler', 0.020921335337794004e0
    union all select 'plain: l_infinity', 0.25e0
    union all select 'plain: p of l_infinity', 0.020921335337794004e0
    union all select 'plain: psi', 0.2600857137682655e0
    union all select 'plain: p of psi', 0.020921335337794004e0
    union all select 'plain: total_variation', 0.25e0
    union all select 'plain: p of total_variation', 0.020921335337794004e0
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
    union all select 'equal: kullback_leibler', 0e0
    union all select 'equal: p of kullback_leibler', 1e0
    union all select 'equal: l_infinity', 0e0
    union all select 'equal: p of l_infinity', 1e0
    union all select 'equal: psi', 0e0
    union all select 'equal: p of psi', 1e0
    union all select 'equal: total_variation', 0e0
    union all select 'equal: p of total_variation', 1e0
    union all select 'one row: chi_square', 2e0
    union all select 'one row: p of chi_square', 1e0
    union all select 'one row: cramers_v', 1e0
    union all select 'one row: p of cramers_v', 1e0
    union all select 'one row: g_test', 2.772588722239781e0
    union all select 'one row: p of g_test', 0.09589096714246556e0
    union all select 'one row: hellinger', 0e0
    union all select 'one row: p of hellinger', 1e0
    union all select 'one row: jensen_shannon', 0e0
    union all select 'one row: p of jensen_shannon', 1e0
    union all select 'one row: kullback_leibler', 0e0
    union all select 'one row: p of kullback_leibler', 1e0
    union all select 'one row: l_infinity', 0e0
    union all select 'one row: p of l_infinity', 1e0
    union all select 'one row: psi', 0e0
    union all select 'one row: p of psi', 1e0
    union all select 'one row: total_variation', 0e0
    union all select 'one row: p of total_variation', 1e0
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
    union all select 'constant: kullback_leibler', 0e0
    union all select 'constant: p of kullback_leibler', null
    union all select 'constant: l_infinity', 0e0
    union all select 'constant: p of l_infinity', null
    union all select 'constant: psi', 0e0
    union all select 'constant: p of psi', null
    union all select 'constant: total_variation', 0e0
    union all select 'constant: p of total_variation', null
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
    union all select 'all null: kullback_leibler', 0e0
    union all select 'all null: p of kullback_leibler', null
    union all select 'all null: l_infinity', 0e0
    union all select 'all null: p of l_infinity', null
    union all select 'all null: psi', 0e0
    union all select 'all null: p of psi', null
    union all select 'all null: total_variation', 0e0
    union all select 'all null: p of total_variation', null
    union all select 'null grows: chi_square', 7.619047619047619e0
    union all select 'null grows: p of chi_square', 0.005775498089305212e0
    union all select 'null grows: cramers_v', 0.4364357804719847e0
    union all select 'null grows: p of cramers_v', 0.005775498089305212e0
    union all select 'null grows: g_test', 8.139938006335736e0
    union all select 'null grows: p of g_test', 0.00433007641635973e0
    union all select 'null grows: hellinger', 0.3249196962329063e0
    union all select 'null grows: p of hellinger', 0.005775498089305212e0
    union all select 'null grows: jensen_shannon', 0.3831358798599423e0
    union all select 'null grows: p of jensen_shannon', 0.005775498089305212e0
    union all select 'null grows: kullback_leibler', 0.4343445251842607e0
    union all select 'null grows: p of kullback_leibler', 0.005775498089305212e0
    union all select 'null grows: l_infinity', 0.4e0
    union all select 'null grows: p of l_infinity', 0.005775498089305212e0
    union all select 'null grows: psi', 0.7624685715086188e0
    union all select 'null grows: p of psi', 0.005775498089305212e0
    union all select 'null grows: total_variation', 0.4e0
    union all select 'null grows: p of total_variation', 0.005775498089305212e0
    union all select 'unseen category: chi_square', 20e0
    union all select 'unseen category: p of chi_square', 4.539992976248486e-05
    union all select 'unseen category: cramers_v', 0.7071067811865476e0
    union all select 'unseen category: p of cramers_v', 4.539992976248486e-05
    union all select 'unseen category: g_test', 27.725887222397812e0
    union all select 'unseen category: p of g_test', 9.536743164062493e-07
    union all select 'unseen category: hellinger', 0.7071067811865475e0
    union all select 'unseen category: p of hellinger', 4.539992976248486e-05
    union all select 'unseen category: jensen_shannon', 0.7071067811865476e0
    union all select 'unseen category: p of jensen_shannon', 4.539992976248486e-05
    union all select 'unseen category: kullback_leibler', 1.4160569477783362e0
    union all select 'unseen category: p of kullback_leibler', 4.539992976248486e-05
    union all select 'unseen category: l_infinity', 0.5e0
    union all select 'unseen category: p of l_infinity', 4.539992976248486e-05
    union all select 'unseen category: psi', 2.8321138955566725e0
    union all select 'unseen category: p of psi', 4.539992976248486e-05
    union all select 'unseen category: total_variation', 0.5e0
    union all select 'unseen category: p of total_variation', 4.539992976248486e-05
    union all select 'zero bin: chi_square', 12e0
    union all select 'zero bin: p of chi_square', 0.002478752176666357e0
    union all select 'zero bin: cramers_v', 0.4472135954999579e0
    union all select 'zero bin: p of cramers_v', 0.002478752176666357e0
    union all select 'zero bin: g_test', 15.876494966267794e0
    union all select 'zero bin: p of g_test', 0.00035683128349898644e0
    union all select 'zero bin: hellinger', 0.4283729905961322e0
    union all select 'zero bin: p of hellinger', 0.002478752176666357e0
    union all select 'zero bin: jensen_shannon', 0.4368918683394205e0
    union all select 'zero bin: p of jensen_shannon', 0.002478752176666357e0
    union all select 'zero bin: kullback_leibler', 0.33495703335719706e0
    union all select 'zero bin: p of kullback_leibler', 0.002478752176666357e0
    union all select 'zero bin: l_infinity', 0.3333333333333333e0
    union all select 'zero bin: p of l_infinity', 0.002478752176666357e0
    union all select 'zero bin: psi', 1.0901546680905225e0
    union all select 'zero bin: p of psi', 0.002478752176666357e0
    union all select 'zero bin: total_variation', 0.33333333333333337e0
    union all select 'zero bin: p of total_variation', 0.002478752176666357e0
    union all select 'rare: chi_square', 0.00366508137353288e0
    union all select 'rare: p of chi_square', 1e0
    union all select 'rare: cramers_v', 0.006605446322050212e0
    union all select 'rare: p of cramers_v', 1e0
    union all select 'rare: g_test', 0.003664124301643479e0
    union all select 'rare: p of g_test', 0.9517319218497781e0
    union all select 'rare: hellinger', 0.11459896896699702e0
    union all select 'rare: p of hellinger', 1e0
    union all select 'rare: jensen_shannon', 0.11638086374023897e0
    union all select 'rare: p of jensen_shannon', 1e0
    union all select 'rare: kullback_leibler', 0.01908991625187204e0
    union all select 'rare: p of kullback_leibler', 1e0
    union all select 'rare: l_infinity', 0.024390243902439025e0
    union all select 'rare: p of l_infinity', 1e0
    union all select 'rare: psi', 0.033316440380829884e0
    union all select 'rare: p of psi', 1e0
    union all select 'rare: total_variation', 0.024390243902438994e0
    union all select 'rare: p of total_variation', 1e0
    union all select 'empty text: chi_square', 20e0
    union all select 'empty text: p of chi_square', 4.539992976248486e-05
    union all select 'empty text: cramers_v', 0.7071067811865476e0
    union all select 'empty text: p of cramers_v', 4.539992976248486e-05
    union all select 'empty text: g_test', 27.725887222397812e0
    union all select 'empty text: p of g_test', 9.536743164062493e-07
    union all select 'empty text: hellinger', 0.7071067811865475e0
    union all select 'empty text: p of hellinger', 4.539992976248486e-05
    union all select 'empty text: jensen_shannon', 0.7071067811865476e0
    union all select 'empty text: p of jensen_shannon', 4.539992976248486e-05
    union all select 'empty text: kullback_leibler', 1.4160569477783362e0
    union all select 'empty text: p of kullback_leibler', 4.539992976248486e-05
    union all select 'empty text: l_infinity', 0.5e0
    union all select 'empty text: p of l_infinity', 4.539992976248486e-05
    union all select 'empty text: psi', 2.8321138955566725e0
    union all select 'empty text: p of psi', 4.539992976248486e-05
    union all select 'empty text: total_variation', 0.5e0
    union all select 'empty text: p of total_variation', 4.539992976248486e-05
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
    union all select 'empty batch: kullback_leibler', null
    union all select 'empty batch: p of kullback_leibler', null
    union all select 'empty batch: l_infinity', null
    union all select 'empty batch: p of l_infinity', null
    union all select 'empty batch: psi', null
    union all select 'empty batch: p of psi', null
    union all select 'empty batch: total_variation', null
    union all select 'empty batch: p of total_variation', null
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
    union all select 'empty reference: kullback_leibler', null
    union all select 'empty reference: p of kullback_leibler', null
    union all select 'empty reference: l_infinity', null
    union all select 'empty reference: p of l_infinity', null
    union all select 'empty reference: psi', null
    union all select 'empty reference: p of psi', null
    union all select 'empty reference: total_variation', null
    union all select 'empty reference: p of total_variation', null
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
    union all select 'empty: kullback_leibler', null
    union all select 'empty: p of kullback_leibler', null
    union all select 'empty: l_infinity', null
    union all select 'empty: p of l_infinity', null
    union all select 'empty: psi', null
    union all select 'empty: p of psi', null
    union all select 'empty: total_variation', null
    union all select 'empty: p of total_variation', null
),
-- end of rows

measured as (
    {%- for case in cases %}
    {%- set reference = "(select x from samples where side = 'reference' and case_name = '" ~ case ~ "') as r" %}
    {%- set current = "(select x from samples where side = 'current' and case_name = '" ~ case ~ "') as c" %}
    select {{ storeroom.string_literal(case) }} as name, compared.*
    from (
        {{ storeroom.comparison(reference, current, 'x', 'categorical', storeroom.comparison_methods('categorical') | list) }}
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
    or not (found.value = expected.value or abs(found.value - expected.value) <= 1e-9 * abs(expected.value) + 1e-15)
