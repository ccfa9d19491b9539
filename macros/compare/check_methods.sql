{% macro check_methods(methods, kind) -%}
    {%- set known = storeroom.comparison_methods(kind) -%}
    {%- for method in methods if execute and method not in known -%}
        {{ exceptions.raise_compiler_error(
            "storeroom: method of a " ~ kind ~ " column must be one of " ~ known | join(', ') ~ ", not " ~ method
        ) }}
    {%- endfor -%}
{%- endmacro %}
