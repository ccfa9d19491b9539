{% macro profile_rows(aggregates, quantiles) -%}
    {%- for statistic in aggregates + quantiles %}
    {{ 'union all' if not loop.first }}
    select
        cast('{{ statistic }}' as string) as statistic,
        cast({{ statistic if statistic in aggregates
            else storeroom.array_element('quantiles', quantiles.index(statistic) + 1) }} as float64) as value
    from storeroom_profile
    {%- endfor %}
{%- endmacro %}
