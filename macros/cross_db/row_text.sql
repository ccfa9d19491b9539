{% macro row_text(relation_alias) -%}
    {#- All columns of a row as one text: what tells two rows apart when nothing else does. -#}
    {{ return(adapter.dispatch('row_text', 'storeroom')(relation_alias)) }}
{%- endmacro %}

{% macro default__row_text(relation_alias) -%}
    {{ exceptions.raise_compiler_error("storeroom.row_text has no implementation for adapter " ~ target.type) }}
{%- endmacro %}

{% macro duckdb__row_text(relation_alias) -%}
    cast({{ relation_alias }} as string)
{%- endmacro %}

{% macro bigquery__row_text(relation_alias) -%}
    to_json_string({{ relation_alias }})
{%- endmacro %}
