-- Bounds are allowed themselves; what lies outside fails, and what is null: expected are the names 'bad...'.
{%- set sample = "(select 1 as x union all select 2 union all select 6 union all select null) as sample" %}
{%- set empty = "(select 1 as x from (select 1 as nothing) as nothing where 1 = 0) as sample" %}
{%- set checks = [
    ('inside', sample, 'mean', 2, 4),
    ('on the lower bound', sample, 'mean', 3, none),
    ('on the upper bound', sample, 'null_count', none, 1),
    ('no row, as told', empty, 'row_count', 0, 0),
    ('bad: below', sample, 'minimum', 1.5, none),
    ('bad: above', sample, 'maximum', none, 5),
    ('bad: null', empty, 'mean', none, 5),
    ('bad: no deviation of one value', "(select 1 as x) as sample", 'standard_deviation', 0, none),
] %}

with

found as (
    {%- for name, relation, statistic, min_value, max_value in checks %}
    select
        '{{ name }}' as name,
        count(*) as failure_count,
        count(failures.statistic) as evidence_count
    from (
        {{ storeroom.test_statistic_between(relation, 'x', statistic, min_value, max_value) }}
    ) as failures
    {%- if not loop.last %}
    union all
    {%- endif %}
    {%- endfor %}
)

select * from found
where failure_count <> case when name like 'bad%' then 1 else 0 end
    or evidence_count <> failure_count
