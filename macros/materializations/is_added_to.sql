{% macro is_added_to() -%}
    {#- As dbt's is_incremental, for models that are `measured` or incremental. -#}
    {%- if not execute or model.config.materialized not in ['measured', 'incremental'] -%}
        {{ return(false) }}
    {%- endif -%}
    {%- set existing = load_relation(this) -%}
    {{ return(existing is not none and existing.is_table and not should_full_refresh()) }}
{%- endmacro %}
