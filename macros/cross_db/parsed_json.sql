{% macro parsed_json(text) -%}
    {#- JSON that a text holds. -#}
    {{ return(adapter.dispatch('parsed_json', 'storeroom')(text)) }}
{%- endmacro %}

{% macro default__parsed_json(text) -%}
    cast({{ text }} as json)
{%- endmacro %}

{#- BigQuery has no cast to JSON. -#}
{% macro bigquery__parsed_json(text) -%}
    parse_json({{ text }})
{%- endmacro %}
