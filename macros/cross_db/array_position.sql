{% macro array_position(elements, element) -%}
    {#- Place of an element in an array, from 1; 0 when it is not there; null when the element is null. -#}
    {{ return(adapter.dispatch('array_position', 'storeroom')(elements, element)) }}
{%- endmacro %}

{% macro default__array_position(elements, element) -%}
    {{ exceptions.raise_compiler_error("storeroom.array_position has no implementation for adapter " ~ target.type) }}
{%- endmacro %}

{#- DuckDB has list_position, which says null for what is not there. -#}
{% macro duckdb__array_position(elements, element) -%}
    case
        when {{ element }} is not null
            then coalesce(list_position({{ elements }}, {{ element }}), 0)
    end
{%- endmacro %}

{#- BigQuery has no function for it: the array is searched by a subquery. -#}
{% macro bigquery__array_position(elements, element) -%}
    case
        when {{ element }} is not null then coalesce((
            select min(storeroom_place) + 1
            from unnest({{ elements }}) as storeroom_element with offset as storeroom_place
            where storeroom_element = {{ element }}
        ), 0)
    end
{%- endmacro %}
