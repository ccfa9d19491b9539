{% macro paired_names(pairs) -%}
    {%- set names = {} -%}
    {%- for pair in pairs -%}
        {%- do names.update({pair.places[0]: pair.one.name, pair.places[1]: pair.other.name}) -%}
    {%- endfor -%}
    {{ return(names) }}
{%- endmacro %}
