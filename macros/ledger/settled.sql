{% macro settled(ledger) -%}
    {#- graph is complete only when dbt executes; while it parses, the ref alone matters. -#}
    {%- set relation = ref('storeroom', ledger) -%}
    {%- set executions = ref('storeroom', 'int_metadata__executions') -%}
    {%- if execute -%}
        {%- set columns = graph.nodes['model.storeroom.' ~ ledger].columns.keys() | list -%}
    select
        {%- for column in columns %}
        ranked.{{ column }},
        {%- endfor %}
    from (
        select
            facts.*,
            row_number() over (
                partition by facts.{{ columns[0] }}
                order by facts.occurred_at, facts.recorded_at, facts.execution_id
            ) as appearance
        from {{ relation }} as facts
        inner join {{ executions }} as executions
            on facts.execution_id = executions.execution_id
        where executions.is_complete
    ) as ranked
    where ranked.appearance = 1
    {%- else -%}
    select * from {{ relation }}, {{ executions }}
    {%- endif -%}
{%- endmacro %}
