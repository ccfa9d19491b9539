{% macro string_literal(text) -%}
    {{ return(adapter.dispatch('string_literal', 'storeroom')(text | string)) }}
{%- endmacro %}

{% macro default__string_literal(text) -%}
    '{{ text | replace("'", "''") }}'
{%- endmacro %}

{#- BigQuery escapes with a backslash where ANSI doubles the quote. -#}
{% macro bigquery__string_literal(text) -%}
    '{{ text | replace("\\", "\\\\") | replace("'", "\\'") | replace("\n", "\\n") }}'
{%- endmacro %}
