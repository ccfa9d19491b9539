{% macro checksum_basis(parts) -%}
    {#- Expression. What two checksums must have in common to be compared: what is hashed, its types and the hash itself. -#}
    {{ return(adapter.dispatch('checksum_basis', 'storeroom')(parts)) }}
{%- endmacro %}

{% macro default__checksum_basis(parts) -%}
    '{{ local_md5(parts | join(', ')) }}'
{%- endmacro %}

{#- DuckDB promises no hash to its next release. -#}
{% macro duckdb__checksum_basis(parts) -%}
    {{ storeroom.default__checksum_basis(parts) }} || ' ' || cast(hash('storeroom') as string)
{%- endmacro %}
