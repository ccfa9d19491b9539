{% macro finds_a_row(query) -%}
    {%- if not execute -%}
        {{ return(false) }}
    {%- endif -%}
    {{ return(run_query('select 1 as found from (' ~ query ~ ') as asked limit 1').rows | length > 0) }}
{%- endmacro %}
