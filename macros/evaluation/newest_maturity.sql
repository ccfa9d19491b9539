{% macro newest_maturity() -%}
    {#- Query. With which predictions and labels each window was measured last. -#}
    select
        window_id,
        prediction_count,
        label_count,
        label_checksum
    from (
        select
            *,
            row_number() over (partition by window_id order by measurement_number desc) as recency
        from {{ storeroom.every_partition(ref('fct_monitoring__maturity')) }}
    ) as ranked
    where recency = 1
{%- endmacro %}
