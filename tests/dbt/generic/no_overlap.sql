{#- Half-open intervals of one key that share an instant; a null end lasts for ever. -#}
{% test no_overlap(model, columns, starts_at, ends_at) %}
select *
from (
    select
        *,
        row_number() over (partition by {{ columns | join(', ') }} order by {{ starts_at }}) as place,
        lead({{ starts_at }}) over (partition by {{ columns | join(', ') }} order by {{ starts_at }}) as next_starts_at,
        count(*) over (partition by {{ columns | join(', ') }}) as interval_count
    from {{ model }}
) as intervals
where {{ ends_at }} <= {{ starts_at }}
    or {{ ends_at }} > next_starts_at
    or ({{ ends_at }} is null and place < interval_count)
{% endtest %}
