{% macro midrank(score, partition_by) -%}
    {#- Rank from 1 within the partition, ties sharing the mean of their ranks. -#}
    {%- set keys = [] -%}
    {%- for key in partition_by -%}
        {%- do keys.append(storeroom.partition_key(key)) -%}
    {%- endfor -%}
    (
        rank() over (partition by {{ keys | join(', ') }} order by {{ score }})
        + (count(*) over (partition by {{ (keys + [storeroom.partition_key(score)]) | join(', ') }}) - 1) / 2.0
    )
{%- endmacro %}
