{% macro rows_checksum(expressions) -%}
    {#- Aggregate. The sum of a part of each row's hash: it does not depend on the order of rows, and two equal rows do not
        cancel out, as they would in an exclusive or. -#}
    {{ return(adapter.dispatch('rows_checksum', 'storeroom')(expressions)) }}
{%- endmacro %}

{% macro default__rows_checksum(expressions) -%}
    {{ exceptions.raise_compiler_error("storeroom.rows_checksum has no implementation for adapter " ~ target.type) }}
{%- endmacro %}

{#- 31 bits of 64, so that the sum of four billion rows is still an int64. -#}
{% macro duckdb__rows_checksum(expressions) -%}
    cast(sum(hash({{ expressions | join(', ') }}) >> 33) as int64)
{%- endmacro %}

{% macro bigquery__rows_checksum(expressions) -%}
    sum(farm_fingerprint(to_json_string(struct({{ expressions | join(', ') }}))) & 2147483647)
{%- endmacro %}
