{% macro two_sided_counts(counts, bin, row_count) -%}
    select
        {{ bin | join(', ') }},
        cast(sum(is_reference * {{ row_count }}) as float64) as reference_count,
        cast(sum((1 - is_reference) * {{ row_count }}) as float64) as batch_count
    from {{ counts }}
    group by {{ bin | join(', ') }}
    having sum({{ row_count }}) > 0
{%- endmacro %}
