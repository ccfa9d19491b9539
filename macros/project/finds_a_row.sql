{% macro finds_a_row(query) -%}
    {#- Counts: with a limit of one row DuckDB 2.0 waited for ever on a plan of a hundred models. -#}
    {%- if not execute -%}
        {{ return(false) }}
    {%- endif -%}
    {{ return(run_query('select count(*) as found from (' ~ query ~ ') as asked').rows[0][0] | int > 0) }}
{%- endmacro %}
