{% macro type_expression(data_type) -%}
    {#- Expression. What a data type that a column holds as text is, as canonical_type says of one that Jinja knows; the text
        itself for a type that is not watched. -#}
    case trim(regexp_replace(lower({{ data_type }}), '[(].*[)]', ''))
        {%- for name, spellings in storeroom.column_types().items() %}
        {%- for spelling in spellings %}
        when '{{ spelling }}' then '{{ name }}'
        {%- endfor %}
        {%- endfor %}
        else lower({{ data_type }})
    end
{%- endmacro %}
