{# Developers have their own schemas; production has the names as they are. #}
{% macro generate_schema_name(custom_schema_name, node) -%}
    {%- if target.name == 'prod' and custom_schema_name -%}
        {{ custom_schema_name | trim }}
    {%- else -%}
        {{ target.schema }}{{ '_' ~ custom_schema_name | trim if custom_schema_name else '' }}
    {%- endif -%}
{%- endmacro %}
