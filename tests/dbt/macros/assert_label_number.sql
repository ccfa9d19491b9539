-- Labels of every spelling as a number of a binary task, as its class, and as a number of a regression.
with

samples as (
    select cast('true' as string) as label
    union all select 'False'
    union all select ' 1 '
    union all select '0'
    union all select '1.0'
    union all select 'yes'
    union all select 't'
    union all select '2'
    union all select '-1'
    union all select '12,5'
    union all select 'nan'
    union all select 'inf'
    union all select ''
    union all select null
),

expected as (
    select cast('true' as string) as label, 1e0 as binary_number, cast('1' as string) as binary_class, cast(null as float64) as number
    union all select 'False', 0e0, '0', null
    union all select ' 1 ', 1e0, '1', 1e0
    union all select '0', 0e0, '0', 0e0
    union all select '1.0', 1e0, '1', 1e0
    union all select 'yes', null, null, null
    union all select 't', null, null, null
    union all select '2', null, null, 2e0
    union all select '-1', null, null, -1e0
    union all select '12,5', null, null, null
    union all select 'nan', null, null, null
    union all select 'inf', null, null, null
    union all select '', null, null, null
    union all select 'of null', null, null, null
    union all select 'a bool', 1e0, '1', null
    union all select 'an integer', 1e0, '1', 1e0
    union all select 'a float', 0e0, '0', 0e0
    union all select 'a date', null, null, null
    union all select 'a time', null, null, null
),

measured as (
    select
        coalesce(label, 'of null') as label,
        {{ storeroom.label_number('label', 'binary_classification') }} as binary_number,
        {{ storeroom.label_class('label', 'binary_classification') }} as binary_class,
        {{ storeroom.label_number('label', 'regression') }} as number
    from samples
    {%- for name, value, has_number in [
        ('a bool', 'true', false), ('an integer', 'cast(1 as int64)', true), ('a float', '0e0', true),
        ('a date', "cast('2024-01-29' as date)", false), ('a time', "cast('2024-01-29 06:00:00' as timestamp)", false),
    ] %}
    union all
    select
        '{{ name }}',
        {{ storeroom.label_number(value, 'binary_classification') }},
        {{ storeroom.label_class(value, 'binary_classification') }},
        {{ storeroom.label_number(value, 'regression') if has_number else 'cast(null as float64)' }}
    {%- endfor %}
)

select
    coalesce(measured.label, expected.label) as label,
    measured.binary_number,
    measured.binary_class,
    measured.number
from measured
full outer join expected
    on measured.label = expected.label
where measured.label is null
    or expected.label is null
    or coalesce(measured.binary_number, -9) <> coalesce(expected.binary_number, -9)
    or coalesce(measured.binary_class, 'none') <> coalesce(expected.binary_class, 'none')
    or coalesce(measured.number, -9) <> coalesce(expected.number, -9)
