{% macro replace_view(relation, query) -%}
    {#- Statement. Makes a view, in place of the one there is, and holds it to its contract. -#}
    {{ return(adapter.dispatch('replace_view', 'storeroom')(relation, query)) }}
{%- endmacro %}

{#- Standard SQL has no way to replace one; dbt's statement does so where the engine can. -#}
{% macro default__replace_view(relation, query) -%}
    {{ get_create_view_as_sql(relation, query) }}
{%- endmacro %}

{#- dbt's statement for DuckDB only creates. -#}
{% macro duckdb__replace_view(relation, query) -%}
    {%- if config.get('contract').enforced -%}
        {{ get_assert_columns_equivalent(query) }}
    {%- endif %}
    create or replace view {{ relation }} as (
        {{ query }}
    )
{%- endmacro %}
