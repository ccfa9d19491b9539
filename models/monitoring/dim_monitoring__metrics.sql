{%- for metric in storeroom.performance_metrics() %}
select
    cast('{{ metric.name }}' as string) as metric,
    cast('{{ metric.task }}' as string) as task,
    cast({{ storeroom.string_literal(metric.description) }} as string) as description,
    cast('{{ metric.direction }}' as string) as direction,
    {{ 'true' if metric.is_deciding else 'false' }} as is_deciding
{%- if not loop.last %}
union all
{%- endif %}
{%- endfor %}
