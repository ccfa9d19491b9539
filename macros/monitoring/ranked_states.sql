{% macro ranked_states(states) -%}
    {#- Query. What was measured, the newest state of each window and subject with recency 1. -#}
    select
        *,
        row_number() over (partition by state_of order by state_number desc) as recency
    from {{ states }}
{%- endmacro %}
