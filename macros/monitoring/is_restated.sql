{% macro is_restated(present, measured) -%}
    {#- Condition. Whether the rows of a batch are others than those that were measured; checksums of different columns, or of
        another release of the engine, say nothing about that. -#}
    coalesce(
        {{ present }}.row_count <> {{ measured }}.row_count
        or (
            {{ present }}.checksum_basis = {{ measured }}.checksum_basis
            and {{ present }}.row_checksum <> {{ measured }}.row_checksum
        ),
        false
    )
{%- endmacro %}
