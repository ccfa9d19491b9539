-- The test must find the pairs that share an instant and no others: expected are the keys 'bad...', all of them.
{%- set intervals -%}
(
    select 'touching' as thing, 1 as starts_at, 2 as ends_at
    union all select 'touching', 2, null
    union all select 'with a gap', 1, 2
    union all select 'with a gap', 5, 6
    union all select 'bad: overlap', 1, 3
    union all select 'bad: overlap', 2, 4
    union all select 'bad: two open', 1, null
    union all select 'bad: two open', 2, null
    union all select 'bad: the same twice', 1, null
    union all select 'bad: the same twice', 1, null
    union all select 'bad: never', 3, 3
)
{%- endset %}

with

found as (
    select distinct thing from ({{ storeroom.test_no_overlap(intervals, ['thing'], 'starts_at', 'ends_at') }}) as failures
)

select thing from found where thing not like 'bad%'
union all
select thing from {{ intervals }} as intervals
where thing like 'bad%'
    and thing not in (select thing from found)
