{% macro relation_columns(relation) -%}
    {#- Column -> data type of a table or view; none for a CTE, which only the caller's query knows, and while dbt parses. dbt
        passes a test's model as a subquery where the test has a `where`. -#}
    {%- if not execute -%}
        {{ return(none) }}
    {%- endif -%}
    {%- if relation is string -%}
        {%- set is_filtered = (relation | trim).endswith('dbt_subquery') -%}
        {%- set columns = adapter.get_column_schema_from_query('select * from ' ~ relation) if is_filtered else none -%}
    {%- else -%}
        {%- set columns = none if relation.is_cte else adapter.get_columns_in_relation(relation) -%}
    {%- endif -%}
    {%- if not columns -%}
        {{ return(none) }}
    {%- endif -%}
    {%- set types = {} -%}
    {%- for column in columns -%}
        {#- BigQuery's type of an array is that of its elements, and its mode says that it is one. -#}
        {%- do types.update({column.name: column.data_type if column.mode == 'REPEATED' else column.dtype}) -%}
    {%- endfor -%}
    {{ return(types) }}
{%- endmacro %}
