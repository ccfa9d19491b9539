-- Values of every type as text, the same on both engines; and as the value of a slice.
with

found as (
    {%- for name, value, type in [
        ('a bool', 'true', 'bool'), ('a whole number', 'cast(1 as int64)', 'bigint'), ('a float', '1e0', 'float64'),
        ('a small float', '1e-1', 'double precision'), ('a large float', '1e20', 'float8'),
        ('a date', "cast('2024-01-29' as date)", 'date'),
        ('a time', "cast('2024-01-29 06:00:00' as timestamp)", 'timestamp'),
        ('a text', "cast('A b' as string)", 'varchar(20)'), ('null', 'cast(null as float64)', 'float64'),
        ('a text of no known type', "cast('A b' as string)", none), ('a bool of no known type', 'false', none),
        ('null of no known type', 'cast(null as int64)', none),
    ] %}
    select '{{ name }}' as case_name, {{ storeroom.value_text(value, type) }} as value
    {{- ' union all' }}
    {%- endfor %}
    {%- for name, value in [
        ('missing', 'null'), ('spelled null', "'null'"), ('spelled other', "'other'"), ('spelled all', "'all'"),
        ('spelled (missing)', "'(missing)'"), ('spelled ((other))', "'((other))'"), ('spelled (not set)', "'(not set)'"),
        ('empty', "''"),
    ] %}
    select '{{ name }}', {{ storeroom.reserved_text('cast(' ~ value ~ ' as string)') }}
    {{- ' union all' if not loop.last }}
    {%- endfor %}
),

expected as (
    select cast('a bool' as string) as case_name, cast('true' as string) as value
    union all select 'a whole number', '1'
    union all select 'a float', '1.0'
    union all select 'a small float', '0.1'
    union all select 'a large float', '1e+20'
    union all select 'a date', '2024-01-29'
    union all select 'a time', '2024-01-29 06:00:00'
    union all select 'a text', 'A b'
    union all select 'null', null
    union all select 'a text of no known type', 'A b'
    union all select 'a bool of no known type', 'false'
    union all select 'null of no known type', null
    union all select 'missing', '(missing)'
    union all select 'spelled null', 'null'
    union all select 'spelled other', 'other'
    union all select 'spelled all', 'all'
    union all select 'spelled (missing)', '((missing))'
    union all select 'spelled ((other))', '(((other)))'
    union all select 'spelled (not set)', '(not set)'
    union all select 'empty', ''
)

select
    coalesce(found.case_name, expected.case_name) as case_name,
    found.value
from found
full outer join expected
    on found.case_name = expected.case_name
where found.case_name is null
    or expected.case_name is null
    or coalesce(found.value, 'is null') <> coalesce(expected.value, 'is null')
