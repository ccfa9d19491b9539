{% macro table_problem(declaration) -%}
    {#- Tables are asked only where SQL is about to run on them: a project that was never built still compiles. -#}
    {%- if not execute or flags.WHICH not in ['run', 'build'] -%}
        {{ return(none) }}
    {%- endif -%}
    {%- for key, reference in [('features', declaration.features), ('labels', declaration.labels)] -%}
        {%- set table = storeroom.table_of(storeroom.declared_node(reference)) -%}
        {%- if table is none -%}
            {{ return('.' ~ key ~ " is '" ~ reference ~ "', whose table does not exist: run `dbt build --select +"
                ~ storeroom.parsed_reference(reference).name ~ '`') }}
        {%- endif -%}
        {%- if key == 'labels' -%}
            {{ return(storeroom.label_columns_problem(declaration, storeroom.relation_columns(table))) }}
        {%- endif -%}
    {%- endfor -%}
{%- endmacro %}
