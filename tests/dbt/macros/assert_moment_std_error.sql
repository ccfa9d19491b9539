-- numpy.std([1, 2, 4], ddof=1) / sqrt(3); equal values; one value, none.
with

cases as (
    select
        cast(2.3333333333333335 as float64) as mean,
        cast(7.0 as float64) as mean_square,
        3 as n,
        cast(0.8819171036881969 as float64) as expected
    union all
    select 2.0, 4.0, 5, 0.0
    union all
    select 2.0, 4.0, 1, null
    union all
    select null, null, 0, null
),

found as (
    select
        *,
        {{ storeroom.moment_std_error('mean', 'mean_square', 'n') }} as value
    from cases
)

select * from found
where (value is null) <> (expected is null)
    or abs(value - expected) > 1e-12
