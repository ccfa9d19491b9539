-- Kolmogorov tails within 1e-6 from 300 rows on; null where nothing is defined.
with

-- rows of tests/python/parity/expected_values.py: change them there
samples as (
    select cast('z 0.02 of 300 rows' as string) as case_name, cast(0.0011547005383792514e0 as float64) as d, cast(300e0 as float64) as n
    union all select 'z 0.2 of 300 rows', 0.011547005383792514e0, 300e0
    union all select 'z 0.5 of 300 rows', 0.028867513459481284e0, 300e0
    union all select 'z 0.8 of 300 rows', 0.04618802153517006e0, 300e0
    union all select 'z 1.2 of 300 rows', 0.06928203230275508e0, 300e0
    union all select 'z 1.6 of 300 rows', 0.09237604307034011e0, 300e0
    union all select 'z 2.4 of 300 rows', 0.13856406460551016e0, 300e0
    union all select 'z 2.99 of 300 rows', 0.1726277304876981e0, 300e0
    union all select 'z 3.01 of 300 rows', 0.17378243102607732e0, 300e0
    union all select 'z 5 of 300 rows', 0.28867513459481287e0, 300e0
    union all select 'z 0.02 of 1000 rows', 0.0006324555320336759e0, 1000e0
    union all select 'z 0.2 of 1000 rows', 0.006324555320336759e0, 1000e0
    union all select 'z 0.5 of 1000 rows', 0.015811388300841896e0, 1000e0
    union all select 'z 0.8 of 1000 rows', 0.025298221281347035e0, 1000e0
    union all select 'z 1.2 of 1000 rows', 0.03794733192202055e0, 1000e0
    union all select 'z 1.6 of 1000 rows', 0.05059644256269407e0, 1000e0
    union all select 'z 2.4 of 1000 rows', 0.0758946638440411e0, 1000e0
    union all select 'z 2.99 of 1000 rows', 0.09455210203903455e0, 1000e0
    union all select 'z 3.01 of 1000 rows', 0.09518455757106821e0, 1000e0
    union all select 'z 5 of 1000 rows', 0.15811388300841897e0, 1000e0
    union all select 'z 0.02 of 1000000 rows', 2e-05, 1000000e0
    union all select 'z 0.2 of 1000000 rows', 0.0002e0, 1000000e0
    union all select 'z 0.5 of 1000000 rows', 0.0005e0, 1000000e0
    union all select 'z 0.8 of 1000000 rows', 0.0008e0, 1000000e0
    union all select 'z 1.2 of 1000000 rows', 0.0012e0, 1000000e0
    union all select 'z 1.6 of 1000000 rows', 0.0016e0, 1000000e0
    union all select 'z 2.4 of 1000000 rows', 0.0024e0, 1000000e0
    union all select 'z 2.99 of 1000000 rows', 0.00299e0, 1000000e0
    union all select 'z 3.01 of 1000000 rows', 0.0030099999999999997e0, 1000000e0
    union all select 'z 5 of 1000000 rows', 0.005e0, 1000000e0
    union all select 'no distance', 0e0, 500e0
    union all select 'all the distance', 1e0, 500e0
    union all select 'null distance', null, 500e0
    union all select 'distance not a number', cast('nan' as float64), 500e0
    union all select 'null rows', 0.1e0, null
    union all select 'no rows', 0.1e0, 0e0
),

expected as (
    select cast('z 0.02 of 300 rows' as string) as case_name, cast(1e0 as float64) as value
    union all select 'z 0.2 of 300 rows', 0.9999999999941925e0
    union all select 'z 0.5 of 300 rows', 0.9577563288604791e0
    union all select 'z 0.8 of 300 rows', 0.5288928519582541e0
    union all select 'z 1.2 of 300 rows', 0.1070797172950505e0
    union all select 'z 1.6 of 300 rows', 0.011170021168362925e0
    union all select 'z 2.4 of 300 rows', 1.7369602395822632e-05
    union all select 'z 2.99 of 300 rows', 2.747380822198115e-08
    union all select 'z 3.01 of 300 rows', 2.152783627237962e-08
    union all select 'z 5 of 300 rows', 1.2483685451107741e-22
    union all select 'z 0.02 of 1000 rows', 1e0
    union all select 'z 0.2 of 1000 rows', 0.9999999999978557e0
    union all select 'z 0.5 of 1000 rows', 0.9605616144751687e0
    union all select 'z 0.8 of 1000 rows', 0.5356909657557909e0
    union all select 'z 1.2 of 1000 rows', 0.10941541429803348e0
    union all select 'z 1.6 of 1000 rows', 0.011534825282457833e0
    union all select 'z 2.4 of 1000 rows', 1.864823801599078e-05
    union all select 'z 2.99 of 1000 rows', 3.122775152757474e-08
    union all select 'z 3.01 of 1000 rows', 2.4531766643623357e-08
    union all select 'z 5 of 1000 rows', 2.647229538840343e-22
    union all select 'z 0.02 of 1000000 rows', 1e0
    union all select 'z 0.2 of 1000000 rows', 0.9999999999994689e0
    union all select 'z 0.5 of 1000000 rows', 0.9638386310076212e0
    union all select 'z 0.8 of 1000000 rows', 0.5438713666611479e0
    union all select 'z 1.2 of 1000000 rows', 0.11215991901443556e0
    union all select 'z 1.6 of 1000000 rows', 0.011939282537735608e0
    union all select 'z 2.4 of 1000000 rows', 1.9827017942294357e-05
    union all select 'z 2.99 of 1000000 rows', 3.42671829018572e-08
    union all select 'z 3.01 of 1000000 rows', 2.6955136943410747e-08
    union all select 'z 5 of 1000000 rows', 3.8436375474778123e-22
    union all select 'no distance', 1e0
    union all select 'all the distance', 0e0
    union all select 'null distance', null
    union all select 'distance not a number', null
    union all select 'null rows', null
    union all select 'no rows', null
),
-- end of rows

found as (
    select case_name, {{ storeroom.ks_p_value('d', 'n') }} as value from samples
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
    or not (abs(found.value - expected.value) <= 1e-6)
