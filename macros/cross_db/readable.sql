{% macro readable(number) -%}
    {#- A number as a person writes it: about three significant digits; a dash for null. -#}
    {{ return(adapter.dispatch('readable', 'storeroom')(number)) }}
{%- endmacro %}

{% macro default__readable(number) -%}
    coalesce(format('%.3g', cast({{ number }} as float64)), '-')
{%- endmacro %}

{#- DuckDB's printf does what BigQuery's format does, and its format something else. -#}
{% macro duckdb__readable(number) -%}
    coalesce(
        case
            when abs({{ number }}) >= 1000 then printf('%.0f', cast({{ number }} as double))
            else printf('%.3g', cast({{ number }} as double))
        end,
        '-'
    )
{%- endmacro %}
