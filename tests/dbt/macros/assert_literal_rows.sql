-- Values as they are written, quotes among them, and a column of nothing but null has its type.
with

found as (
    {{ storeroom.literal_rows(
        {'word': 'string', 'number': 'float64', 'place': 'int64', 'is_first': 'bool', 'nothing': 'string'},
        [
            [storeroom.string_literal("O'Hara"), '2', 1, 'true', 'null'],
            ['null', 'null', 2, 'false', 'null'],
        ]
    ) }}
),

expected as (
    select 1 as place, {{ storeroom.string_literal("O'Hara") }} as word, cast(4 as float64) as twice, true as is_first
    union all
    select 2, cast(null as string), cast(null as float64), false
)

select expected.place
from expected
left join found
    on expected.place = found.place
where found.place is null
    or coalesce(found.word, '') <> coalesce(expected.word, '')
    or coalesce(found.number * 2, 0) <> coalesce(expected.twice, 0)
    or found.is_first <> expected.is_first
    or found.nothing || 'x' is not null
    or (select count(*) from found) <> 2
