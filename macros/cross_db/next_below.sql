{% macro next_below(number) -%}
    {#- The largest float64 below a finite number. -#}
    {{ return(adapter.dispatch('next_below', 'storeroom')(number)) }}
{%- endmacro %}

{#- Rump, Zimmermann, Boldo and Melquiond (2009): arithmetic alone, exact but for a factor of two about 2.2e-308. -#}
{% macro default__next_below(number) -%}
    coalesce(
        safe_subtract({{ number }}, 1.1102230246251568e-16 * abs({{ number }}) + 4.9406564584124654e-324),
        case when {{ number }} is not null then cast('-infinity' as float64) end
    )
{%- endmacro %}

{#- DuckDB has the C library's function. -#}
{% macro duckdb__next_below(number) -%}
    nextafter({{ number }}, cast('-infinity' as double))
{%- endmacro %}
