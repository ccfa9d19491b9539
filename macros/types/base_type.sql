{% macro base_type(data_type) -%}
    {#- A data type in lower case, without its length, precision or values. -#}
    {{ return(modules.re.sub('[(].*[)]', '', (data_type or '') | string | lower, flags=modules.re.S).split() | join(' ')) }}
{%- endmacro %}
