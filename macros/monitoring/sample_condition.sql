{% macro sample_condition(pass) -%}
    {#- About as many rows as the pass's sample has, by the hash of their key: the same ones on every engine. -#}
    {%- if not pass.sample or pass.windows[0].row_count <= pass.sample -%}
        true
    {%- else -%}
        {%- set share = pass.sample / pass.windows[0].row_count -%}
        substring({{ dbt.hash('storeroom_key') }}, 1, 6) < '{{ "%06x" | format((share * 16 ** 6) | int) }}'
    {%- endif -%}
{%- endmacro %}
