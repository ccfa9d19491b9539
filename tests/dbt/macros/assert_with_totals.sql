-- Only whole words are totals, and only of the binary family.
{%- set formulas = [
    ('tp / nullif(tp + fn, 0)', 'binary'),
    ('(tp + tn) / n', 'binary'),
    ('avg(input)', 'binary'),
    ('max(column)', 'binary'),
    ('sum(x) / nullif(n, 0)', 'regression'),
    ('max(column)', 'regression'),
    ('avg(tp)', 'regression'),
] %}

with

-- rows of tests/python/parity/expected_values.py: change them there
samples as (
    select cast('tp / nullif(tp + fn, 0) of binary' as string) as case_name, cast('tp / nullif(tp + fn, 0)' as string) as formula
    union all select '(tp + tn) / n of binary', '(tp + tn) / n'
    union all select 'avg(input) of binary', 'avg(input)'
    union all select 'max(column) of binary', 'max(column)'
    union all select 'sum(x) / nullif(n, 0) of regression', 'sum(x) / nullif(n, 0)'
    union all select 'max(column) of regression', 'max(column)'
    union all select 'avg(tp) of regression', 'avg(tp)'
),

expected as (
    select cast('tp / nullif(tp + fn, 0) of binary' as string) as case_name, cast('max(tp_total) / nullif(max(tp_total) + max(fn_total), 0)' as string) as value
    union all select '(tp + tn) / n of binary', '(max(tp_total) + max(tn_total)) / max(n_total)'
    union all select 'avg(input) of binary', 'avg(input)'
    union all select 'max(column) of binary', 'max(column)'
    union all select 'sum(x) / nullif(n, 0) of regression', 'sum(x) / nullif(count(*), 0)'
    union all select 'max(column) of regression', 'max(column)'
    union all select 'avg(tp) of regression', 'avg(tp)'
),
-- end of rows

found as (
    {%- for formula, family in formulas %}
    select '{{ formula }} of {{ family }}' as case_name, '{{ storeroom.with_totals(formula, family) }}' as value
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
    or found.value <> expected.value
