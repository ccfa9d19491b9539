-- The distance of a row from the one component 0.6 x + 0.8 y, which leaves 0.8 x - 0.6 y and the word. x has mean 10 and
-- deviation 2, y and the word's frequency have mean and deviation 0.25: a is at 1, b at 0, any other word at -1.
{%- set terms = {
    'mean': {'x': '10', 'y': '0.25', 'word': '0.25'},
    'standard_deviation': {'x': '2', 'y': '0.25', 'word': '0.25'},
    'frequency': {'word': [('a', '0.5'), ('b', '0.25')]},
    'loading': {1: {'x': '0.6', 'y': '0.8', 'word': '0'}},
} %}
{%- set columns = [
    {'name': 'x', 'kind': 'numeric'}, {'name': 'y', 'kind': 'numeric'}, {'name': 'word', 'kind': 'categorical'},
] %}

with

samples as (
    select cast('at the mean' as string) as case_name, 10e0 as x, 0.25e0 as y, cast('b' as string) as word
    union all select 'on the component', 16e0, 1.25e0, 'b'
    union all select 'off the component', 12e0, 0.5e0, 'b'
    union all select 'off by the word', 16e0, 1.25e0, 'a'
    union all select 'off by both', 12e0, 0.5e0, 'a'
    union all select 'unseen word', 16e0, 1.25e0, 'z'
    union all select 'null word', 16e0, 1.25e0, null
    union all select 'null', null, 0.5e0, 'b'
    union all select 'not a number', cast('nan' as float64), 0.5e0, 'b'
    union all select 'infinite', cast('inf' as float64), 0.5e0, 'b'
    union all select 'all null', null, null, null
    union all select 'far', 1e300, 0.25e0, 'b'
),

expected as (
    select cast('at the mean' as string) as case_name, cast(0e0 as float64) as value
    union all select 'on the component', 0e0
    union all select 'off the component', 0.2e0
    union all select 'off by the word', 1e0
    union all select 'off by both', sqrt(1.04e0)
    union all select 'unseen word', 1e0
    union all select 'null word', 0e0
    union all select 'null', 0.6e0
    union all select 'not a number', 0.6e0
    union all select 'infinite', 0.6e0
    union all select 'all null', 0e0
    union all select 'far', 0.8e6
),

found as (
    {{ storeroom.reconstruction_errors('samples', 'case_name', columns, terms) }}
)

select
    coalesce(found.case_name, expected.case_name) as case_name,
    found.reconstruction_error as found_value,
    expected.value as expected_value
from found
full outer join expected
    on found.case_name = expected.case_name
where found.case_name is null
    or expected.case_name is null
    or (found.reconstruction_error is null) <> (expected.value is null)
    or abs(found.reconstruction_error - expected.value) > 1e-12 * greatest(1, expected.value)
