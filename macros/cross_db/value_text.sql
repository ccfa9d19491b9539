{% macro value_text(expression, data_type=none) -%}
    {#- A value of any type as text, the same on both engines where the type is known: true, 1, 1.0, 2024-01-29. -#}
    {%- set is_time = data_type and storeroom.canonical_type(data_type) == 'timestamp' -%}
    {{ return(
        storeroom.time_text(storeroom.utc_time(expression, data_type)) if is_time
        else adapter.dispatch('value_text', 'storeroom')(expression, data_type)
    ) }}
{%- endmacro %}

{% macro default__value_text(expression, data_type) -%}
    cast({{ expression }} as string)
{%- endmacro %}

{#- BigQuery's cast writes 1.0 as 1; its format writes null as a word. -#}
{% macro bigquery__value_text(expression, data_type) -%}
    {%- set name = storeroom.canonical_type(data_type) -%}
    {%- if name in ['float64', none] -%}
    case when {{ expression }} is not null then {{ 'lower(' if name }}format('%t', {{ expression }}){{ ')' if name }} end
    {%- else -%}
    cast({{ expression }} as string)
    {%- endif -%}
{%- endmacro %}
