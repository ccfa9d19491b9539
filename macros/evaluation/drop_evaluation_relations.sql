{% macro drop_evaluation_relations() -%}
    {#- Hook of int_monitoring__evaluations, after it. -#}
    {%- if execute -%}
        {%- for part in ['windows', 'rows', 'passes'] -%}
            {%- do run_query('drop table if exists ' ~ storeroom.scratch_relation(this, part)) -%}
        {%- endfor -%}
    {%- endif -%}
{%- endmacro %}
