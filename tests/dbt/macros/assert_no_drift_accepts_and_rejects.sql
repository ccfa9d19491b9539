-- Evidence of what moved enough and surely, and of what could not be compared: expected are the names 'bad...', all of
-- them and once each.
{%- set same = "(select mod(i, 40) as x, 'a' as c from storeroom_integers) as sample" %}
{%- set samples = [
    ('same numbers', same, 'x', 'numeric', none),
    ('moved for sure, but by little', "(select mod(i, 40) + 0.5 as x from storeroom_integers) as sample", 'x', 'numeric', none),
    ('moved far, but by chance', "(select 39 as x) as sample", 'x', 'numeric', none),
    ('moved beyond a wide threshold', "(select mod(i, 40) + 8 as x from storeroom_integers) as sample", 'x', 'numeric', 'psi'),
    ('same categories', same, 'c', 'categorical', none),
    ('bad: moved', "(select mod(i, 40) + 8 as x from storeroom_integers) as sample", 'x', 'numeric', none),
    ('bad: mean fell', "(select mod(i, 40) - 8 as x from storeroom_integers) as sample", 'x', 'numeric', 'mean_difference'),
    ('bad: other category', "(select 'b' as c from storeroom_integers) as sample", 'c', 'categorical', none),
    ('bad: no row', "(select 1 as x from storeroom_integers where 1 = 0) as sample", 'x', 'numeric', none),
    ('bad: all null', "(select cast(null as float64) as x from storeroom_integers) as sample", 'x', 'numeric', none),
] %}

with

storeroom_integers as (
    select i from {{ storeroom.integers(1, 400, 'i') }}
),

found as (
    {%- for name, sample, column, kind, method in samples %}
    select
        '{{ name }}' as name,
        count(*) as failure_count,
        count(failures.threshold) + count(failures.alpha) + count(failures.reference_count) as evidence_count
    from (
        {{ storeroom.test_no_drift(sample, column, same, kind, method, 99 if 'wide' in name else 0.1) }}
    ) as failures
    {%- if not loop.last %}
    union all
    {%- endif %}
    {%- endfor %}
)

select * from found
where failure_count <> case when name like 'bad%' then 1 else 0 end
    or evidence_count <> 3 * failure_count
