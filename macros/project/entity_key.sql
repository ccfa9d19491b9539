{% macro entity_key(columns) -%}
    {#- A backslash before backslash and bar, so that ('a|b', 'c') and ('a', 'b|c') stay two keys. -#}
    {%- set parts = [] -%}
    {%- for column in columns -%}
        {%- set text = "cast(" ~ adapter.quote(column) ~ " as string)" -%}
        {%- if columns | length > 1 -%}
            {%- set text = "replace(replace(" ~ text ~ ", " ~ storeroom.string_literal("\\") ~ ", "
                ~ storeroom.string_literal("\\\\") ~ "), '|', " ~ storeroom.string_literal("\\|") ~ ")" -%}
        {%- endif -%}
        {%- do parts.append(text) -%}
    {%- endfor -%}
    {{ parts | join(" || '|' || ") }}
{%- endmacro %}
