{% macro word_statistics(words) -%}
    {#- One row per column, window and slice value: all that is known of a category. The thousand most frequent values are kept
        with their counts, ties in the order of the values. -#}
    {%- set group = 'place, measurement_id, slice_key, slice_value' -%}
    {%- set kept = 'word is not null and frequency_place <= 1000' %}
    select
        {{ group }},
        cast(sum(case when word is null then row_count else 0 end) as int64) as null_count,
        cast(sum(case when word = 'true' then row_count else 0 end) as int64) as true_count,
        count(word) as distinct_count,
        cast(min(word_length) as float64) as minimum_length,
        sum(cast(word_length as float64) * row_count) / nullif(sum(case when word is not null then row_count end), 0)
            as mean_length,
        cast(max(word_length) as float64) as maximum_length,
        cast(sum(case when word is not null and frequency_place > 1000 then row_count else 0 end) as int64)
            as other_row_count,
        {{ storeroom.sorted_structs({'value': 'word', 'row_count': 'row_count'}, 'frequency_place', kept) }} as categories
    from (
        select
            *,
            row_number() over (
                partition by {{ group }}, case when word is null then 1 else 0 end order by row_count desc, word
            ) as frequency_place
        from {{ words }}
    ) as ranked
    group by {{ group }}
{%- endmacro %}
