-- Infinitesimal jackknife: the derivative of F1 by the weight of a row, by central differences. Counts may be fractions.
with

cases as (
    select cast(30 as float64) as tp, cast(20 as float64) as wrong, cast(0.054126587734 as float64) as expected
    union all
    select 12.5, 3.25, 0.063391358268
    union all
    select 10.0, 0.0, 0.0
    union all
    select 0.0, 0.0, null
    union all
    select null, null, null
),

found as (
    select
        *,
        {{ storeroom.expected_f1_std_error('tp', 'wrong') }} as value
    from cases
)

select * from found
where (value is null) <> (expected is null)
    or abs(value - expected) > 1e-9
