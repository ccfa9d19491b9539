{% macro run_passes(query, passes, columns) -%}
    {#- Hook. Runs the query of every pass and collects its rows beside the model, which then selects from them. -#}
    {%- set scratch = storeroom.scratch_relation(this) -%}
    {%- set types = [] -%}
    {%- for name, type in columns.items() -%}
        {%- do types.append('cast(null as ' ~ type ~ ') as ' ~ name) -%}
    {%- endfor -%}
    {%- do run_query('create or replace table ' ~ scratch ~ ' as select ' ~ types | join(', ')
        ~ ' from (select 1 as nothing) as nothing where 1 = 0') -%}
    {%- for pass in passes -%}
        {%- do run_query('insert into ' ~ scratch ~ ' (' ~ columns | join(', ') ~ ') '
            ~ storeroom.model_mark(pass.windows[0].model_name) ~ ' ' ~ query(pass)) -%}
    {%- endfor -%}
{%- endmacro %}
