{% macro quoted_names(names) -%}
    {#- For `in (...)`, which engines do not take empty. -#}
    {%- set quoted = [] -%}
    {%- for name in names -%}
        {%- do quoted.append(storeroom.string_literal(name)) -%}
    {%- endfor -%}
    {{ return((quoted or ["''"]) | join(', ')) }}
{%- endmacro %}
