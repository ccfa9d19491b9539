{% macro star_except(relation_alias, columns) -%}
    {{ return(adapter.dispatch('star_except', 'storeroom')(relation_alias, columns)) }}
{%- endmacro %}

{% macro default__star_except(relation_alias, columns) -%}
    {{ exceptions.raise_compiler_error("storeroom.star_except has no implementation for adapter " ~ target.type) }}
{%- endmacro %}

{#- All columns but some is no standard SQL: the two engines have it under two names. -#}
{% macro duckdb__star_except(relation_alias, columns) -%}
    {{ relation_alias }}.* exclude ({{ columns | join(', ') }})
{%- endmacro %}

{% macro bigquery__star_except(relation_alias, columns) -%}
    {{ relation_alias }}.* except ({{ columns | join(', ') }})
{%- endmacro %}
