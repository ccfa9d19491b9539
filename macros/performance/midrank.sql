{% macro midrank(score, partition_by) -%}
    {#- Rank from 1 within the partition, ties sharing the mean of their ranks. -#}
    (
        rank() over (partition by {{ partition_by | join(', ') }} order by {{ score }})
        + (count(*) over (partition by {{ partition_by | join(', ') }}, {{ score }}) - 1) / 2.0
    )
{%- endmacro %}
