{% macro sample_condition(row_count, sample) -%}
    {#- About as many rows as a sample has, by the hash of their key: the same ones on every engine. -#}
    {%- if row_count <= sample -%}
        true
    {%- else -%}
        substring({{ dbt.hash('storeroom_key') }}, 1, 6) < '{{ "%06x" | format((sample / row_count * 16 ** 6) | int) }}'
    {%- endif -%}
{%- endmacro %}
