{% macro narrow(relations, windows) -%}
    {#- Before a model. Makes of each relation the part that `narrowed` names: the months in which windows start that a query finds.
        Renders to nothing where it finds none. -#}
    {{ return(adapter.dispatch('narrow', 'storeroom')(relations, windows)) }}
{%- endmacro %}

{#- DuckDB reads no more than it needs without being told. -#}
{% macro default__narrow(relations, windows) -%}
    {{ return('due' if storeroom.finds_a_row(windows) else '') }}
{%- endmacro %}

{#- BigQuery leaves out a partition only when a constant excludes it, and what is due is known when the model runs, not when it
    is compiled: a view holds the constants. -#}
{% macro bigquery__narrow(relations, windows) -%}
    {%- if execute -%}
        {%- set months = [storeroom.time_literal('0001-01-01')] -%}
        {%- for row in run_query('select distinct cast(' ~ storeroom.batch_start('batch_start_at', 'month')
            ~ ' as string) as month_start from (' ~ windows ~ ') as windows order by 1').rows -%}
            {%- do months.append(storeroom.time_literal(row[0])) -%}
        {%- endfor -%}
        {%- if months | length == 1 and storeroom.is_added_to() -%}
            {{ return('') }}
        {%- endif -%}
        {%- for relation in relations -%}
            {%- do run_query('create or replace view ' ~ storeroom.narrowed(relation)
                ~ ' options (expiration_timestamp = timestamp_add(current_timestamp(), interval 1 day)) as select * from '
                ~ relation ~ ' where ' ~ storeroom.batch_start('batch_start_at', 'month') ~ ' in (' ~ months | join(', ') ~ ')') -%}
        {%- endfor -%}
    {%- endif -%}
    {{ return('due') }}
{%- endmacro %}
