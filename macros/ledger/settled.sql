{% macro settled(ledger) -%}
    {#- graph is complete only when dbt executes; while it parses, the ref alone matters. -#}
    {%- set relation = ref('storeroom', ledger) -%}
    {%- set executions = ref('storeroom', 'ledger__executions') -%}
    {%- if execute -%}
        {%- set node = graph.nodes['model.storeroom.' ~ ledger] -%}
        {%- set columns = node.columns.keys() | list -%}
        {#- What a table is laid out by follows from a row's id, and a filter on it can only then be applied before. -#}
        {%- set layout = ([node.config.partition_by.field] + node.config.cluster_by) if node.config.get('partition_by') else [] -%}
    select
        {%- for column in columns %}
        ranked.{{ column }},
        {%- endfor %}
    from (
        select
            facts.*,
            row_number() over (
                partition by {% for column in [columns[0]] + layout %}facts.{{ column }}{{ ', ' if not loop.last }}{% endfor %}
                order by facts.occurred_at, facts.recorded_at, facts.execution_id
            ) as appearance
        from {{ storeroom.every_partition(relation, layout[0]) if layout else relation }} as facts
        where facts.execution_id in (select execution_id from {{ executions }} where state = 'COMPLETE')
    ) as ranked
    where ranked.appearance = 1
    {%- else -%}
    select * from {{ relation }}, {{ executions }} as executions
    {%- endif -%}
{%- endmacro %}
