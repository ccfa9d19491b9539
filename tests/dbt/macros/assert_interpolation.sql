-- numpy.interp(x, [0.2, 0.4], [0.1, 0.7]); before the first knot, after the last, on a knot, and without any.
with

cases as (
    select 0.25 as x, 0.2 as x_below, 0.1 as y_below, 0.4 as x_above, 0.7 as y_above, 0.25 as expected
    union all
    select 0.1, null, null, 0.2, 0.1, 0.1
    union all
    select 0.9, 0.4, 0.7, null, null, 0.7
    union all
    select 0.4, 0.4, 0.7, 0.4, 0.7, 0.7
    union all
    select 0.5, null, null, null, null, null
),

found as (
    select
        *,
        {{ storeroom.interpolation('x', 'x_below', 'y_below', 'x_above', 'y_above') }} as value
    from (
        select
            {%- for column in ['x', 'x_below', 'y_below', 'x_above', 'y_above', 'expected'] %}
            cast({{ column }} as float64) as {{ column }}{{ ',' if not loop.last }}
            {%- endfor %}
        from cases
    ) as numbers
)

select * from found
where (value is null) <> (expected is null)
    or abs(value - expected) > 1e-12
