{% macro sample_condition(pass) -%}
    {#- Edges need no more than a sample: about 100,000 rows by the hash of their key, the same ones on every engine. -#}
    {%- if pass.is_small or pass.windows[0].row_count <= 100000 -%}
        true
    {%- else -%}
        {%- set share = 100000 / pass.windows[0].row_count -%}
        substring({{ dbt.hash('storeroom_key') }}, 1, 6) < '{{ "%06x" | format((share * 16 ** 6) | int) }}'
    {%- endif -%}
{%- endmacro %}
